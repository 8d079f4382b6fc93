/** Tests of {@code ledger}. */
@NullMarked
package dev.herald.delivery.ledger;

import org.jspecify.annotations.NullMarked;

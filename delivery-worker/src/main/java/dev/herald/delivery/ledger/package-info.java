/** Who was to get what and what became of it: every delivery, every recipient, every try. */
@NullMarked
package dev.herald.delivery.ledger;

import org.jspecify.annotations.NullMarked;

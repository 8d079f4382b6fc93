/** Tests of {@code history}. */
@NullMarked
package dev.herald.delivery.history;

import org.jspecify.annotations.NullMarked;

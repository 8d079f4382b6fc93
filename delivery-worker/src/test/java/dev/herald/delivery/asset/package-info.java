/** Tests of {@code asset}. */
@NullMarked
package dev.herald.delivery.asset;

import org.jspecify.annotations.NullMarked;

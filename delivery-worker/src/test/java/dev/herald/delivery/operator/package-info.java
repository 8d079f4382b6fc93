/** Tests of {@code operator}. */
@NullMarked
package dev.herald.delivery.operator;

import org.jspecify.annotations.NullMarked;

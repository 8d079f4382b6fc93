/** Tests of {@code notice}. */
@NullMarked
package dev.herald.delivery.notice;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code schedule}. */
@NullMarked
package dev.herald.delivery.schedule;

import org.jspecify.annotations.NullMarked;

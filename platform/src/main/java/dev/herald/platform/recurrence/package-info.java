/** When something happens again: calendar rules with a start, in UTC and at second precision. */
@NullMarked
package dev.herald.platform.recurrence;

import org.jspecify.annotations.NullMarked;

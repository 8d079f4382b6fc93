/** A subscription's schedule: its fields, its next date, and how it reads in words. */
@NullMarked
package dev.herald.subscriptions.recurrence;

import org.jspecify.annotations.NullMarked;

/** Tells owners when their subscriptions are in trouble, and pauses those that cannot work. */
@NullMarked
package dev.herald.delivery.notice;

import org.jspecify.annotations.NullMarked;

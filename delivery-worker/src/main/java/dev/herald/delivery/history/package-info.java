/** What became of a subscription's deliveries, for whoever owns it. */
@NullMarked
package dev.herald.delivery.history;

import org.jspecify.annotations.NullMarked;

/** Subscriptions themselves: writing, listing, telling others about them. */
@NullMarked
package dev.herald.subscriptions.subscription;

import org.jspecify.annotations.NullMarked;

/** Keeps subscriptions true to what happened in other services. */
@NullMarked
package dev.herald.subscriptions.upkeep;

import org.jspecify.annotations.NullMarked;

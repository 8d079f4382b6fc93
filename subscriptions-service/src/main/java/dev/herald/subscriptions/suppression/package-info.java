/** Addresses that left a subscription, told to the worker until it has heard. */
@NullMarked
package dev.herald.subscriptions.suppression;

import org.jspecify.annotations.NullMarked;

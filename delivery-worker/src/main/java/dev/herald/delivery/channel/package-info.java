/**
 * What every way to a recipient has in common: the order to send, the gate before the irreversible
 * byte, the outcome.
 */
@NullMarked
package dev.herald.delivery.channel;

import org.jspecify.annotations.NullMarked;

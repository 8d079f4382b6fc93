/**
 * What is due when: the worker's own picture of every subscription, and the claim of its due
 * occurrences.
 */
@NullMarked
package dev.herald.delivery.schedule;

import org.jspecify.annotations.NullMarked;

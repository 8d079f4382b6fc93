/** Counts the requests of each key and of each project's test deliveries. */
@NullMarked
package dev.herald.gateway.throttle;

import org.jspecify.annotations.NullMarked;

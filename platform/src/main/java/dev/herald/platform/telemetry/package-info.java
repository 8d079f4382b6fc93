/** Request ids, trace context and logs that can be followed through the house. */
@NullMarked
package dev.herald.platform.telemetry;

import org.jspecify.annotations.NullMarked;

/** Herald on one machine: every service in one process, with embedded servers and local sinks. */
@NullMarked
package dev.herald.local;

import org.jspecify.annotations.NullMarked;

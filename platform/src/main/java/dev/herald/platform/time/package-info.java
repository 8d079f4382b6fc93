/** Clock, identifiers ordered by time, and how instants are written. */
@NullMarked
package dev.herald.platform.time;

import org.jspecify.annotations.NullMarked;

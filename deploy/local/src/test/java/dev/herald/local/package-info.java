/** Journeys through the whole house as it runs on one machine. */
@NullMarked
package dev.herald.local;

import org.jspecify.annotations.NullMarked;

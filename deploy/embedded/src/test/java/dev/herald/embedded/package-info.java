/** The embedded servers keep what they were told to keep, also over a kill. */
@NullMarked
package dev.herald.embedded;

import org.jspecify.annotations.NullMarked;

/** Every promise the sinks make to the tests that use them. */
@NullMarked
package dev.herald.sinks;

import org.jspecify.annotations.NullMarked;

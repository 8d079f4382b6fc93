/** The test kit hands out servers that work. */
@NullMarked
package dev.herald.testkit;

import org.jspecify.annotations.NullMarked;

/** What the measurements promise, in small. */
@NullMarked
package dev.herald.bench;

import org.jspecify.annotations.NullMarked;

/**
 * What Herald can do, measured against named peers in the same run; every command prints its ratio.
 */
@NullMarked
package dev.herald.bench;

import org.jspecify.annotations.NullMarked;

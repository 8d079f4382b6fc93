/** What goes wrong for a caller, and the one shape in which it is told. */
@NullMarked
package dev.herald.platform.problem;

import org.jspecify.annotations.NullMarked;

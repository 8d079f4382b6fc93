/** Cuts long answers into pages and links them. */
@NullMarked
package dev.herald.platform.page;

import org.jspecify.annotations.NullMarked;

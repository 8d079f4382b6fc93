/** Draws figures as PNG pictures, without a display and without a browser. */
@NullMarked
package dev.herald.delivery.report.draw;

import org.jspecify.annotations.NullMarked;

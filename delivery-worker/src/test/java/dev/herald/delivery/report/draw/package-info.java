@NullMarked
package dev.herald.delivery.report.draw;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.herald.delivery.report.chart;

import org.jspecify.annotations.NullMarked;

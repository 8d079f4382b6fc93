/**
 * What an insight's result says, free of its JSON: the shapes of the contract unwrapped into a
 * small model.
 */
@NullMarked
package dev.herald.delivery.report.chart;

import org.jspecify.annotations.NullMarked;

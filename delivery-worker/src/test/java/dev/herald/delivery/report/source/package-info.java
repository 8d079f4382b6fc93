@NullMarked
package dev.herald.delivery.report.source;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.herald.delivery.report;

import org.jspecify.annotations.NullMarked;

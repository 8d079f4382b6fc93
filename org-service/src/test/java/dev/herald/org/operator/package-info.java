@NullMarked
package dev.herald.org.operator;

import org.jspecify.annotations.NullMarked;

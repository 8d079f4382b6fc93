@NullMarked
package dev.herald.org.access;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.herald.org;

import org.jspecify.annotations.NullMarked;

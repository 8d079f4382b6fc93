/** Mechanisms every service shares; no business words. */
@NullMarked
package dev.herald.platform;

import org.jspecify.annotations.NullMarked;

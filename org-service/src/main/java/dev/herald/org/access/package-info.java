/** Answers, for one credential and one place, who is calling and what they are there. */
@NullMarked
package dev.herald.org.access;

import org.jspecify.annotations.NullMarked;

/** Writes down who changed what, for people who must answer for it later. */
@NullMarked
package dev.herald.org.audit;

import org.jspecify.annotations.NullMarked;

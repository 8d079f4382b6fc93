/** The route table: every address that can be reached from outside, and on what terms. */
@NullMarked
package dev.herald.gateway.routing;

import org.jspecify.annotations.NullMarked;

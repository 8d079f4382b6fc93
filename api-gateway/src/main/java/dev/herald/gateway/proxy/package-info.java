/** Takes a request through the checks and carries it, streaming, to its service and back. */
@NullMarked
package dev.herald.gateway.proxy;

import org.jspecify.annotations.NullMarked;

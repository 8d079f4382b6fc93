/** Where a call to an address that somebody typed may go: never into our own network. */
@NullMarked
package dev.herald.platform.net;

import org.jspecify.annotations.NullMarked;

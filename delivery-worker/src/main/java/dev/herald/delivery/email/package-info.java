/** Reports and notices by e-mail: what the message says, and the transport to the relay. */
@NullMarked
package dev.herald.delivery.email;

import org.jspecify.annotations.NullMarked;

/** Who is calling, signed by the gateway and verified by every service. */
@NullMarked
package dev.herald.platform.identity;

import org.jspecify.annotations.NullMarked;

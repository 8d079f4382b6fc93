/** Runs deliveries round by round on Temporal, which may be away or forget everything. */
@NullMarked
package dev.herald.delivery.run;

import org.jspecify.annotations.NullMarked;

/** Tests of {@code run}. */
@NullMarked
package dev.herald.delivery.run;

import org.jspecify.annotations.NullMarked;

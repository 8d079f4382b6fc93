/** Carries out what is due: claims it, runs it on Temporal, records every recipient's outcome. */
@Configuration
@Requires(env = "delivery")
@NullMarked
package dev.herald.delivery;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;

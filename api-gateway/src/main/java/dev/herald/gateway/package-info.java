/** The only public door: who is calling, may this key pass here, how often, and on to whom. */
@Configuration
@Requires(env = GatewayApplication.NAME)
@NullMarked
package dev.herald.gateway;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;

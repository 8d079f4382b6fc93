/** What shall be delivered, to whom, when. */
@Configuration
@Requires(env = SubscriptionsApplication.NAME)
@NullMarked
package dev.herald.subscriptions;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;

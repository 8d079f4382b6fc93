package dev.herald.delivery.email;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How many conversations with the relay we hold.
 *
 * @param size connections at once, of this process
 * @param idle how long an unused connection is kept; relays close theirs after some minutes
 * @param messages sent over one connection before it is replaced; relays count them
 * @param patience for a free connection before the message is put off
 */
@ConfigurationProperties("herald.delivery.smtp.pool")
public record SmtpPoolSettings(
    @Bindable(defaultValue = "8") int size,
    @Bindable(defaultValue = "30s") Duration idle,
    @Bindable(defaultValue = "100") int messages,
    @Bindable(defaultValue = "1m") Duration patience) {}

package dev.herald.delivery.email;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long each step of a conversation may take; RFC 5321 section 4.5.3.2 gives all but the first
 * and the last.
 *
 * @param connect until TCP stands
 * @param greeting until the relay's 220
 * @param command until the answer to EHLO, AUTH, MAIL or RCPT
 * @param data until the 354
 * @param block until one write of message data is taken
 * @param finalDot until the answer to the final dot; giving up earlier is how mails come twice
 * @param reset until the answer to RSET: a pooled connection is tried, or thrown away
 */
@ConfigurationProperties("herald.delivery.smtp.timeouts")
public record SmtpTimeouts(
    @Bindable(defaultValue = "30s") Duration connect,
    @Bindable(defaultValue = "5m") Duration greeting,
    @Bindable(defaultValue = "5m") Duration command,
    @Bindable(defaultValue = "2m") Duration data,
    @Bindable(defaultValue = "3m") Duration block,
    @Bindable(defaultValue = "10m") Duration finalDot,
    @Bindable(defaultValue = "15s") Duration reset) {}

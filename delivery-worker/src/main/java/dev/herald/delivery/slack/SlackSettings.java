package dev.herald.delivery.slack;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How reports are posted to Slack.
 *
 * @param images {@code url}: Slack fetches the pictures from us; {@code upload}: we give it the
 *     files, for installations Slack cannot reach (needs the scope files:write)
 * @param inDoubt what to do when an earlier post may have arrived and cannot be looked up
 * @param connectTimeout until TCP and TLS stand
 * @param readTimeout until Slack answers
 * @param pace between two posts to one channel by all workers together; Slack takes about one per
 *     second
 * @param patience how long a post waits for its turn here, before it is put off to a later round
 * @param credentialsTtl how long a token is used before it is asked for again
 * @param keepProgress how long it is remembered what was posted; must exceed a delivery's deadline
 */
@ConfigurationProperties("herald.delivery.slack")
public record SlackSettings(
    @Bindable(defaultValue = "url") Images images,
    @Bindable(defaultValue = "hold") InDoubt inDoubt,
    @Bindable(defaultValue = "5s") Duration connectTimeout,
    @Bindable(defaultValue = "30s") Duration readTimeout,
    @Bindable(defaultValue = "1s") Duration pace,
    @Bindable(defaultValue = "10s") Duration patience,
    @Bindable(defaultValue = "1m") Duration credentialsTtl,
    @Bindable(defaultValue = "3d") Duration keepProgress) {

  /** How pictures reach Slack. */
  public enum Images {
    URL,
    UPLOAD
  }

  /** What to do when a post may or may not have arrived. */
  public enum InDoubt {
    /** Post nothing until a person has decided. */
    HOLD,
    /** Post again, and say that it may be there twice. */
    RESEND
  }
}

package dev.herald.delivery.channel;

import dev.herald.delivery.report.Report;
import dev.herald.delivery.schedule.SubscriptionState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All a channel needs to know to reach one recipient.
 *
 * @param key the same for every attempt; 26 characters of base 32, no dot
 * @param address e-mail address, the whole Slack target value, or the webhook URL
 * @param trigger scheduled, manual or target_change
 * @param form regular report, or the announcement of a new target
 * @param subscription as frozen when the delivery was made
 * @param nextDeliveryAt what the message says comes next; null when nothing does
 * @param doubt set when an earlier attempt passed the gate and its outcome is not known
 * @param providerRef what the provider gave for this recipient before (a thread's ts), or null
 * @param deadlineAt after it nothing may be sent
 * @param attempt 1 for the first round that tries this recipient, then counting up
 * @param fence under which this attempt holds the recipient; a later attempt's is higher
 */
public record SendOrder(
    String key,
    UUID deliveryId,
    String address,
    String trigger,
    Form form,
    Report report,
    SubscriptionState subscription,
    @Nullable Instant nextDeliveryAt,
    @Nullable Doubt doubt,
    @Nullable String providerRef,
    Instant deadlineAt,
    int attempt,
    long fence) {

  /** The order of a first attempt. */
  public SendOrder(
      String key,
      UUID deliveryId,
      String address,
      String trigger,
      Form form,
      Report report,
      SubscriptionState subscription,
      @Nullable Instant nextDeliveryAt,
      @Nullable Doubt doubt,
      @Nullable String providerRef,
      Instant deadlineAt) {
    this(
        key,
        deliveryId,
        address,
        trigger,
        form,
        report,
        subscription,
        nextDeliveryAt,
        doubt,
        providerRef,
        deadlineAt,
        1,
        0);
  }

  /**
   * What the person who subscribed the recipient wrote; null when nothing, and on every message but
   * the one that announces the target, though its subscription still says it.
   */
  public @Nullable String inviteMessage() {
    var announce = subscription.announce();
    return form == Form.ANNOUNCEMENT && announce != null ? announce.inviteMessage() : null;
  }

  /** Which text the message carries. */
  public enum Form {
    REGULAR,
    ANNOUNCEMENT
  }

  /**
   * An earlier attempt that may or may not have reached the recipient.
   *
   * @param committedAt when it passed the gate
   */
  public record Doubt(Instant committedAt) {}
}

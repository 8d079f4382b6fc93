package dev.herald.delivery.ledger;

import dev.herald.delivery.schedule.SubscriptionVersions;
import dev.herald.platform.event.Outbox;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery in the hands of a round.
 *
 * @param rounds begun, this one included
 * @param unfinished begun in a row without an outcome, this one included
 * @param traceparent of the request that made it, null when none did
 * @param early whether its scheduled time has not come yet
 * @param late whether its deadline has passed
 */
public record RunningDelivery(
    UUID id,
    int epoch,
    long subscriptionId,
    long version,
    long ruleVersion,
    long projectId,
    UUID organizationId,
    String origin,
    String triggerType,
    String form,
    String targetType,
    String targetValue,
    @Nullable Instant scheduledAt,
    @Nullable Instant nextDeliveryAt,
    Instant deadlineAt,
    int rounds,
    int unfinished,
    @Nullable UUID contentId,
    @Nullable String traceparent,
    boolean early,
    boolean late) {

  static final String COLUMNS =
      """
      d.id, d.run_epoch as epoch, d.subscription_id, d.version, d.rule_version, d.project_id,
      d.organization_id, d.origin, d.trigger_type, d.form, d.target_type, d.target_value,
      d.scheduled_at, d.next_delivery_at, d.deadline_at, d.rounds, d.unfinished, d.content_id,
      d.traceparent,
      coalesce(d.scheduled_at > now(), false) as early, d.deadline_at <= now() as late
      """;

  public Lease lease() {
    return new Lease(id, epoch);
  }

  public SubscriptionVersions.Ref subscription() {
    return new SubscriptionVersions.Ref(subscriptionId, version);
  }

  /** What is told about it, under its trace. */
  public TracedOutbox.Traced traced(Outbox.Message message) {
    return new TracedOutbox.Traced(traceparent, message);
  }

  DeliveryEvents.DeliveryStep step(String status, @Nullable String errorType) {
    return new DeliveryEvents.DeliveryStep(
        id, subscriptionId, projectId, triggerType, scheduledAt, status, errorType);
  }
}

package dev.herald.delivery.ledger;

import dev.herald.delivery.schedule.DeliveryPlan;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.PlannedDelivery;
import dev.herald.delivery.schedule.Recipients;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionVersions;
import dev.herald.platform.time.Uuids;
import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Queues a delivery that somebody asked for by hand; one at a time per subscription. */
@Singleton
public class RequestTestDelivery {

  private final DeliveryPlan plan;
  private final SubscriptionVersions versions;
  private final DispatchSwitch dispatch;
  private final Jdbi jdbi;
  private final Clock clock;
  private final Duration patience;

  RequestTestDelivery(
      DeliveryPlan plan,
      SubscriptionVersions versions,
      DispatchSwitch dispatch,
      Jdbi jdbi,
      Clock clock,
      @Value("${herald.delivery.test-deadline:30m}") Duration patience) {
    this.plan = plan;
    this.versions = versions;
    this.dispatch = dispatch;
    this.jdbi = jdbi;
    this.clock = clock;
    this.patience = patience;
  }

  /** What came of the request. */
  public sealed interface Answer {

    /** It is queued, now or by an earlier request with the same key. */
    record Queued(UUID delivery) implements Answer {}

    /** Another one of the same subscription has not ended yet. */
    record AlreadyRunning() implements Answer {}

    /** Nothing is sent at the moment. */
    record DispatchPaused(String reason) implements Answer {}
  }

  /**
   * Queues one.
   *
   * @param key tells a repeated request from a second one; null makes every request a new one
   */
  @Transactional
  public Answer request(SubscriptionState subscription, @Nullable String key) {
    var switched = dispatch.read();
    if (switched.paused()) {
      return new Answer.DispatchPaused(switched.reason());
    }
    var planned = planned(subscription, key == null ? Uuids.v7(clock).toString() : key);
    versions.keepIfUnknown(subscription);
    var id = DeliveryIds.of(planned.idempotencyKey());
    boolean known = !plan.add(List.of(planned)).isEmpty() || exists(id);
    return known ? new Answer.Queued(id) : new Answer.AlreadyRunning();
  }

  private PlannedDelivery planned(SubscriptionState state, String key) {
    var now = clock.instant();
    return new PlannedDelivery(
        "manual:" + state.id() + ":" + key,
        Origin.TEST,
        state.id(),
        state.version(),
        state.ruleVersion(),
        state.projectId(),
        state.organizationId(),
        state.targetType(),
        state.targetValue(),
        false,
        null,
        state.nextDeliveryDate(),
        now,
        now.plus(patience),
        Recipients.of(state.targetType(), state.targetValue()),
        null,
        null,
        null);
  }

  private boolean exists(UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select exists (select 1 from delivery where id = :id)")
                .bind("id", id)
                .mapTo(Boolean.class)
                .one());
  }
}

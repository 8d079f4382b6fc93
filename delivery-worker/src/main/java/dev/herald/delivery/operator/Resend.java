package dev.herald.delivery.operator;

import dev.herald.delivery.ledger.DeliveryIds;
import dev.herald.delivery.operator.ResendRepository.Original;
import dev.herald.delivery.schedule.DeliveryPlan;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.PlannedDelivery;
import dev.herald.delivery.schedule.Recipients;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionVersions;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes new deliveries for those who did not get an old one, or may not have: the same content,
 * nobody twice unflagged. What an earlier resend delivered counts as got.
 */
@Singleton
public class Resend {

  private static final int BATCH = 500;
  private static final Duration DEADLINE = Duration.ofHours(24);

  private final ResendRepository originals;
  private final SubscriptionVersions versions;
  private final DeliveryPlan plan;
  private final Clock clock;

  Resend(
      ResendRepository originals, SubscriptionVersions versions, DeliveryPlan plan, Clock clock) {
    this.originals = originals;
    this.versions = versions;
    this.plan = plan;
    this.clock = clock;
  }

  /**
   * Of one delivery.
   *
   * @param all skipped ones too, not only those that failed
   */
  @Transactional
  public int one(UUID delivery, boolean all) {
    var original = originals.find(delivery).orElseThrow(Refusal::notFound);
    return resend(List.of(original), all);
  }

  /** Of all deliveries of a project whose time lies in a stretch; a batch per transaction. */
  public int stretch(long project, Instant from, Instant to, boolean all) {
    int queued = 0;
    @Nullable UUID last = null;
    while (true) {
      var batch = originals.list(project, from, to, last, BATCH);
      queued += batch(batch, all);
      if (batch.size() < BATCH) {
        return queued;
      }
      last = batch.getLast().id();
    }
  }

  @Transactional
  int batch(List<Original> batch, boolean all) {
    return resend(batch, all);
  }

  private int resend(List<Original> batch, boolean all) {
    List<PlannedDelivery> planned = new ArrayList<>();
    var states =
        versions.load(
            batch.stream().filter(Original::announcement).map(Original::subscription).toList());
    for (Original original : batch) {
      boolean ended = !original.status().equals("starting") && !original.resending();
      if (ended && (all || !original.status().equals("skipped"))) {
        var missing = missing(original, states.get(original.subscription()));
        if (!missing.isEmpty()) {
          planned.add(planned(original, missing));
        }
      }
    }
    var added = plan.add(planned);
    originals.flag(added.stream().map(DeliveryIds::of).toList());
    return added.size();
  }

  private static List<String> missing(Original original, @Nullable SubscriptionState state) {
    Set<String> reached = Set.copyOf(original.reached());
    var meant =
        original.meant().isEmpty() && original.status().equals("skipped")
            ? never(original, state)
            : original.meant();
    return meant.stream()
        .filter(one -> !reached.contains(one) && isStillMeant(original, one))
        .toList();
  }

  /** Whoever was taken out of the target is nobody's recipient any more. */
  private static boolean isStillMeant(Original original, String address) {
    var target = original.targetNow();
    return target == null || Recipients.of(original.targetType(), target).contains(address);
  }

  /** Whom a delivery that had no recipients would have gone to. */
  private static List<String> never(Original original, @Nullable SubscriptionState state) {
    if (!original.announcement()) {
      return Recipients.of(original.targetType(), original.targetValue());
    }
    // Not the whole target: the others have known it for long.
    if (state == null || state.announce() == null) {
      return List.of();
    }
    return Recipients.newlyReached(state, state.announce());
  }

  private PlannedDelivery planned(Original original, List<String> missing) {
    var now = clock.instant();
    return new PlannedDelivery(
        "resend:" + original.id() + ":" + (original.resends() + 1),
        Origin.RESEND,
        original.subscriptionId(),
        original.version(),
        original.ruleVersion(),
        original.projectId(),
        original.organizationId(),
        original.targetType(),
        original.targetValue(),
        original.announcement(),
        null,
        original.nextDeliveryAt(),
        now,
        now.plus(DEADLINE),
        missing,
        null,
        original.contentId(),
        original.id());
  }
}

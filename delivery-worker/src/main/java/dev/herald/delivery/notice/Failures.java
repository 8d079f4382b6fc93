package dev.herald.delivery.notice;

import dev.herald.delivery.ledger.EndedDelivery;
import dev.herald.delivery.ledger.RecipientState;
import dev.herald.delivery.ledger.RecipientStates;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.schedule.Aim;
import dev.herald.delivery.schedule.Recipients;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionVersions;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads what has to be known of deliveries that failed. */
@Singleton
final class Failures {

  private static final String EMAIL = "email";

  private final Jdbi jdbi;
  private final SubscriptionVersions versions;

  Failures(Jdbi jdbi, SubscriptionVersions versions) {
    this.jdbi = jdbi;
    this.versions = versions;
  }

  /** Those that failed, by subscription. */
  List<Failure> among(List<EndedDelivery> deliveries) {
    var failed = deliveries.stream().filter(EndedDelivery::failed).toList();
    if (failed.isEmpty()) {
      return List.of();
    }
    var states = versions.load(failed.stream().map(one -> one.delivery().subscription()).toList());
    var recipients =
        RecipientStates.of(jdbi, failed.stream().map(one -> one.delivery().id()).toList());
    List<Failure> failures = new ArrayList<>();
    for (EndedDelivery one : failed) {
      var delivery = one.delivery();
      var error = one.error();
      if (error != null) {
        var missed =
            recipients.getOrDefault(delivery.id(), List.of()).stream()
                .filter(recipient -> !recipient.leftOut())
                .toList();
        var aim = aim(delivery, states.get(delivery.subscription()));
        failures.add(new Failure(delivery, error, aim, missed, one.broken()));
      }
    }
    failures.sort(Comparator.comparingLong(failure -> failure.aim().subscriptionId()));
    return failures;
  }

  private static Aim aim(RunningDelivery delivery, @Nullable SubscriptionState state) {
    return new Aim(
        delivery.subscriptionId(),
        delivery.ruleVersion(),
        delivery.targetType(),
        delivery.targetValue(),
        state == null ? null : state.integrationId());
  }

  /**
   * Whether it leaves nobody to be reached. A mail may go to a few of the addresses only (those
   * just added, those who missed it), and that these are no good says nothing about the others.
   */
  boolean concernsAll(Failure failure) {
    var aim = failure.aim();
    if (!aim.targetType().equals(EMAIL)) {
      return true;
    }
    var missed = failure.recipients().stream().map(RecipientState::address).toList();
    var others =
        Recipients.of(EMAIL, aim.targetValue()).stream()
            .filter(address -> !missed.contains(address))
            .toList();
    return others.isEmpty() || closed(aim.subscriptionId(), others) == others.size();
  }

  private int closed(long subscription, List<String> addresses) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from suppression
                    where subscription_id = :subscription and closed and address_hash in
                      (select encode(sha256(convert_to(address, 'UTF8')), 'hex')
                        from unnest(:addresses) as address)
                    """)
                .bind("subscription", subscription)
                .bindArray("addresses", String.class, addresses)
                .mapTo(Integer.class)
                .one());
  }
}

package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Deliveries whose sender dies while the workflow lives on: their rounds are finished like any
 * other.
 */
class PoisonTest {

  private static final Duration HOURS = Duration.ofHours(2);
  private static final SendOutcome BUSY =
      new SendOutcome.RetryLater(
          new SendOutcome.Failure("smtp_error", "busy", "451", null),
          HOURS,
          SendOutcome.Scope.RECIPIENT);

  private final Worker worker = Worker.still();
  private final RecipientLedger ledger = worker.get(RecipientLedger.class);
  private final DeliveryQueue queue = worker.get(DeliveryQueue.class);
  private final BeginRound begin = worker.get(BeginRound.class);
  private final FinishRound finish = worker.get(FinishRound.class);

  /** How far a sender comes. */
  private enum Dies {
    WITHOUT_CONTENT,
    BEFORE_THE_COMMIT,
    AFTER_THE_COMMIT
  }

  @ParameterizedTest
  @EnumSource
  void whatKeepsKillingItsSenderGoesAloneAndIsGivenUpInTheEnd(Dies dies) throws Exception {
    var subscription = claimed("a@killer.example");
    for (int round = 1; round <= 5; round++) {
      var lease = begun(subscription);
      if (dies != Dies.WITHOUT_CONTENT) {
        content(subscription);
        var one = open(lease).getFirst();
        if (dies == Dies.AFTER_THE_COMMIT) {
          ledger.commit(one);
        }
      }

      assertThat(finish.finish(List.of(lease)).getFirst().status()).isEqualTo("starting");

      assertThat(unfinished(subscription)).isEqualTo(round);
      assertThat(solo(subscription)).isEqualTo(round > 1);
      assertThat(waits(subscription)).isPositive();
      queueAgain(subscription);
    }

    assertThat(begin.begin(List.of(leased(subscription)), "delivery/test").deliveries()).isEmpty();

    assertThat(value(subscription, "status || ' ' || (error ->> 'type')"))
        .isEqualTo("failed poison");
  }

  @Test
  void anOutcomeIsProgress() throws Exception {
    var subscription = claimed("told@progress.example,lost@progress.example");
    killOnce(subscription);
    var lease = begun(subscription);
    content(subscription);
    putOffByTheRelay(open(lease).getFirst());

    finish.finish(List.of(lease));

    assertThat(unfinished(subscription)).isZero();
    // The other one need not wait for hours.
    assertThat(waits(subscription)).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
  }

  @Test
  void aDestinationThatAsksForAPauseIsProgress() {
    var subscription = claimed("a@paused.example");
    killOnce(subscription);
    var lease = begun(subscription);
    content(subscription);
    ledger.putOff(open(lease).getFirst(), PutOff.unavailable(HOURS, null));

    finish.finish(List.of(lease));

    assertThat(unfinished(subscription)).isZero();
    assertThat(waits(subscription)).isGreaterThan(Duration.ofMinutes(100));
  }

  @Test
  void aReportThatIsAskedForAgainLaterIsProgress() {
    var subscription = claimed("a@report.example");
    killOnce(subscription);
    var lease = begun(subscription);
    worker.get(Contents.class).missing(List.of(lease), "away", HOURS);

    finish.finish(List.of(lease));

    assertThat(unfinished(subscription)).isZero();
    assertThat(waits(subscription)).isGreaterThan(Duration.ofMinutes(100));
  }

  @Test
  void whatAnEarlierRoundToldIsNoProgress() throws Exception {
    var subscription = claimed("told@earlier.example,killer@earlier.example");
    var first = begun(subscription);
    content(subscription);
    putOffByTheRelay(open(first).getFirst());
    finish.finish(List.of(first));
    assertThat(unfinished(subscription)).isZero();

    for (int round = 1; round <= 2; round++) {
      queueAgain(subscription);
      var lease = begun(subscription);
      assertThat(open(lease))
          .extracting(OpenRecipient::address)
          .containsExactly("killer@earlier.example");
      finish.finish(List.of(lease));

      assertThat(unfinished(subscription)).isEqualTo(round);
      assertThat(solo(subscription)).isEqualTo(round > 1);
    }
  }

  @Test
  void aRoundThatHadNobodyToSendToIsNoSignOfPoison() throws Exception {
    var subscription = claimed("a@later.example");
    var first = begun(subscription);
    content(subscription);
    putOffByTheRelay(open(first).getFirst());
    // The worker dies between the outcome and the end of the round.
    worker.sql(
        "update delivery set lease_until = now() - interval '1s' where subscription_id = ?",
        subscription.id());
    queue.sweep();
    assertThat(unfinished(subscription)).isOne();

    finish.finish(List.of(begun(subscription)));

    assertThat(unfinished(subscription)).isZero();
    assertThat(waits(subscription)).isGreaterThan(Duration.ofMinutes(100));
  }

  /** A round that comes to nothing, and the next one due. */
  private void killOnce(Subscriptions subscription) {
    finish.finish(List.of(begun(subscription)));
    assertThat(unfinished(subscription)).isOne();
    queueAgain(subscription);
  }

  private void putOffByTheRelay(OpenRecipient one) throws CommitRefused {
    ledger.commit(one);
    ledger.record(one, ChannelKind.EMAIL, BUSY, true, Instant.now());
  }

  private Subscriptions claimed(String target) {
    var subscription = Subscriptions.email(target).dueIn(-5);
    Told.to(worker, subscription);
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
    return subscription;
  }

  private Lease begun(Subscriptions subscription) {
    var lease = leased(subscription);
    assertThat(begin.begin(List.of(lease), "delivery/test").deliveries()).hasSize(1);
    return lease;
  }

  private Lease leased(Subscriptions subscription) {
    List<QueuedDelivery> leased = new ArrayList<>();
    for (boolean solo : new boolean[] {false, true}) {
      leased.addAll(
          queue.lease("email", solo, List.of(subscription.project()), 1, Duration.ofMinutes(1)));
    }
    return leased.getFirst().lease();
  }

  private List<OpenRecipient> open(Lease lease) {
    return ledger.open(List.of(new Part(lease.delivery(), lease.epoch(), 0, 100)), 1).stream()
        .sorted((a, b) -> Integer.compare(a.ordinal(), b.ordinal()))
        .toList();
  }

  /** As if rendered. */
  private void content(Subscriptions subscription) {
    var content = UUID.randomUUID();
    worker.sql(
        "insert into delivery_content (id, content_snapshot, asset_ids, sendable)"
            + " values (?, '{}', '{}', true)",
        content);
    worker.sql(
        "update delivery set content_id = ? where subscription_id = ?", content, subscription.id());
  }

  private void queueAgain(Subscriptions subscription) {
    worker.sql(
        "update delivery set phase = 'queued', next_round_at = now() where subscription_id = ?",
        subscription.id());
  }

  private int unfinished(Subscriptions subscription) {
    return Integer.parseInt(value(subscription, "unfinished::text"));
  }

  private boolean solo(Subscriptions subscription) {
    return value(subscription, "solo::text").equals("true");
  }

  private Duration waits(Subscriptions subscription) {
    return Duration.ofSeconds(
        Long.parseLong(
            value(subscription, "ceil(extract(epoch from next_round_at - now()))::bigint::text")));
  }

  private String value(Subscriptions subscription, String expression) {
    return worker.one(
        String.class,
        "select " + expression + " from delivery where subscription_id = ?",
        subscription.id());
  }
}

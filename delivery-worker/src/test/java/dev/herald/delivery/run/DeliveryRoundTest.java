package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.CannedReports;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.Channel;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.Destinations;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.Part;
import dev.herald.delivery.ledger.QueuedDelivery;
import dev.herald.delivery.ledger.RecipientLedger;
import dev.herald.delivery.ledger.RejectDeliveries;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole rounds, step by step and without Temporal. */
class DeliveryRoundTest {

  private final Worker worker = Worker.still();
  private final DeliveryRound round = worker.get(DeliveryRound.class);

  @Test
  void aRoundDeliversToEverybody() throws Exception {
    var subscription = Subscriptions.email("one@round.example,two@round.example");
    var end = runAll(subscription);
    assertThat(end.outcome()).isEqualTo("completed");
    assertThat(states(subscription)).containsExactly("delivered", "delivered");
  }

  @Test
  void deliveriesThatShowTheSameAreRenderedOnce() throws Exception {
    long project = Worker.id();
    var leases =
        lease(
            Subscriptions.email("a@share.example").project(project).insight(31),
            Subscriptions.email("b@share.example").project(project).insight(31),
            Subscriptions.email("c@share.example").project(project).insight(32));
    var rendered = worker.get(CannedReports.class).rendered;
    int before = rendered.get();

    var end = round.runAll(ChannelKind.EMAIL, leases, "round/test");

    assertThat(end.completed()).isEqualTo(3);
    assertThat(rendered.get() - before).isEqualTo(2);
  }

  @Test
  void aLaterRoundThatShowsTheSameIsGivenItsContent() throws Exception {
    long project = Worker.id();
    var first =
        lease(
            Subscriptions.email("a@later.example").project(project).insight(33),
            Subscriptions.email("b@later.example").project(project).insight(34));
    round.runAll(ChannelKind.EMAIL, first, "round/first");
    var rendered = worker.get(CannedReports.class).rendered;
    int before = rendered.get();

    var third = Subscriptions.email("c@later.example").project(project).insight(33);
    var second = lease(third, Subscriptions.email("d@later.example").project(project).insight(35));
    round.runAll(ChannelKind.EMAIL, second, "round/second");

    assertThat(rendered.get() - before).isEqualTo(1);
    assertThat(states(third)).containsExactly("delivered");
  }

  @Test
  void roundsAtOnceThatShowTheSameRenderItOnce() throws Exception {
    long project = Worker.id();
    var leases =
        lease(
            IntStream.range(0, 8)
                .mapToObj(
                    i -> Subscriptions.email(i + "@once.example").project(project).insight(202))
                .toArray(Subscriptions[]::new));
    var canned = worker.get(CannedReports.class);
    int before = canned.rendered.get();
    try (var rounds = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends =
          leases.stream()
              .map(one -> rounds.submit(() -> round.runAll(ChannelKind.EMAIL, List.of(one), "r")))
              .toList();
      await().until(() -> takenInHand(project) == leases.size());
      canned.ready.countDown();
      for (var end : ends) {
        assertThat(end.get().completed()).isEqualTo(1);
      }
    }
    assertThat(leases).hasSize(8);
    assertThat(canned.rendered.get() - before).isEqualTo(1);
  }

  @Test
  void aReportWithAFailedPanelServesNoLaterRound() throws Exception {
    long project = Worker.id();
    round.runAll(
        ChannelKind.EMAIL,
        lease(
            Subscriptions.email("a@half.example").project(project).insight(206),
            Subscriptions.email("b@half.example").project(project).insight(206)),
        "round/first");
    var rendered = worker.get(CannedReports.class).rendered;
    int before = rendered.get();

    var next =
        lease(
            Subscriptions.email("c@half.example").project(project).insight(206),
            Subscriptions.email("d@half.example").project(project).insight(206));
    round.runAll(ChannelKind.EMAIL, next, "round/second");

    assertThat(rendered.get() - before).isEqualTo(1);
  }

  @Test
  void oneBrokenDeliveryTakesNobodyWithIt() throws Exception {
    long project = Worker.id();
    var broken = Subscriptions.email("a@broken.example").project(project).insight(500);
    var away = Subscriptions.email("a@away.example").project(project).insight(503);
    var gone = Subscriptions.email("a@gone.example").project(project).insight(404);
    var sound = Subscriptions.email("a@sound.example").project(project);

    var end = round.runAll(ChannelKind.EMAIL, lease(broken, away, gone, sound), "round/test");

    assertThat(end).isEqualTo(new RoundEnd(1, 0, 1, 2, false, null, end.notices(), false));
    assertThat(status(sound)).isEqualTo("completed");
    assertThat(status(gone)).isEqualTo("skipped");
    assertThat(status(broken)).isEqualTo("starting");
    assertThat(status(away)).isEqualTo("starting");
  }

  @Test
  void whatCannotBeReadFailsAloneAndSaysWhy() throws Exception {
    long project = Worker.id();
    var unreadable = Subscriptions.email("a@unreadable.example").project(project);
    var sound = Subscriptions.email("a@readable.example").project(project);
    var leases = lease(unreadable, sound);
    forgetWhatItWas(unreadable);

    var end = round.runAll(ChannelKind.EMAIL, leases, "round/test");

    assertThat(end.completed()).isEqualTo(1);
    assertThat(status(sound)).isEqualTo("completed");
    assertThat(status(unreadable)).isEqualTo("failed");
    assertThat(error(unreadable)).isEqualTo("plan_invalid");
  }

  @Test
  void whatCannotBeReadDoesNotStopTheQueue() {
    long project = Worker.id();
    var unreadable = Subscriptions.email("a@stuck.example").project(project);
    claim(unreadable, Subscriptions.email("a@free.example").project(project));
    forgetWhatItWas(unreadable);

    assertThat(RoundComposer.compose(queued(project), 50).getFirst()).hasSize(2);
  }

  @Test
  void contentThatMakesNoReportFailsItsDeliveryAlone() throws Exception {
    long project = Worker.id();
    var lost = Subscriptions.email("a@lost.example").project(project).insight(409);
    var sound = Subscriptions.email("a@found.example").project(project);
    var leases = lease(lost, sound);
    var content = UUID.randomUUID();
    worker.sql(
        "insert into delivery_content (id, content_snapshot, asset_ids, sendable)"
            + " values (?, '{}', '{}', true)",
        content);
    worker.sql("update delivery set content_id = ? where subscription_id = ?", content, lost.id());

    round.runAll(ChannelKind.EMAIL, leases, "round/test");

    assertThat(status(sound)).isEqualTo("completed");
    assertThat(status(lost)).isEqualTo("failed");
    assertThat(error(lost)).isEqualTo("report_unavailable");
  }

  @Test
  void anOutcomeIsWrittenAgainWhenTheDatabaseIsAwayForAMoment() throws Exception {
    var subscription = Subscriptions.email("a@moment.example");
    var leases = lease(subscription);
    worker.sql("create sequence outcome_writes");
    worker.sql(
        """
        create function fail_at_first() returns trigger language plpgsql as $$ begin
          if new.delivery_id = '%s' and nextval('outcome_writes') <= 2 then
            raise exception 'away for a moment' using errcode = '53200';
          end if;
          return new;
        end $$
        """
            .formatted(leases.getFirst().delivery()));
    worker.sql(
        "create trigger outcome_fails before insert on delivery_attempt"
            + " for each row execute function fail_at_first()");
    try {
      round.runAll(ChannelKind.EMAIL, leases, "delivery/test");
    } finally {
      worker.sql("drop trigger outcome_fails on delivery_attempt");
    }

    assertThat(worker.one(Long.class, "select last_value from outcome_writes")).isEqualTo(3);
    assertThat(states(subscription)).containsExactly("delivered");
    assertThat(status(subscription)).isEqualTo("completed");
  }

  @Test
  void aReportThatNeverComesFailsTheDelivery() throws Exception {
    var subscription = Subscriptions.email("a@never.example").insight(503);
    var leases = lease(subscription);
    for (int i = 1; i <= 6; i++) {
      var end = round.runAll(ChannelKind.EMAIL, leases, "delivery/test");
      assertThat(end.outcome()).isEqualTo(i < 6 ? "waiting" : "failed");
      if (i < 6) {
        worker.sql(
            "update delivery set phase = 'queued', next_round_at = now()"
                + " where subscription_id = ?",
            subscription.id());
        leases = leaseQueued(subscription.project());
      }
    }
    assertThat(error(subscription)).isEqualTo("report_unavailable");
    assertThat(
            worker.one(
                String.class,
                "select error ->> 'message' from delivery where subscription_id = ?",
                subscription.id()))
        .isEqualTo("the source is away");
  }

  @Test
  void aReportThatDoesNotComeInTimeIsTheReasonOfTheFailure() throws Exception {
    var subscription = Subscriptions.email("a@away.example").insight(503);
    var leases = lease(subscription);
    round.begin(leases, "delivery/test");
    round.render(leases, Progress.SILENT);
    worker.sql(
        "update delivery set deadline_at = now() where subscription_id = ?", subscription.id());

    assertThat(round.finish(leases).errorClass()).isEqualTo("report_unavailable");
  }

  @Test
  void whatAChannelFindsMissingIsInDoubtNoMore() throws Exception {
    assertThat(
            afterDoubt(
                gate -> {
                  gate.settled();
                  return later();
                }))
        .isEqualTo("deferred");
  }

  @Test
  void whatGoesWrongInDoubtLeavesTheDoubt() throws Exception {
    assertThat(afterDoubt(_ -> later())).isEqualTo("unknown");
    assertThat(
            afterDoubt(
                _ -> {
                  throw new IllegalStateException("broken");
                }))
        .isEqualTo("unknown");
  }

  @Test
  void aDestinationThatIsLeftAloneIsTheReasonOfTheWait() throws Exception {
    var url = "http://" + Worker.id() + ".spared.example/hook";
    var subscription = Subscriptions.webhook(url);
    var destinations = worker.get(Destinations.class);
    destinations.learn(
        destinations.of(ChannelKind.WEBHOOK, url, subscription.state()),
        new SendOutcome.RetryLater(
            new SendOutcome.Failure("http_error", "HTTP 503", "503", null),
            Duration.ofHours(1),
            SendOutcome.Scope.DESTINATION));
    claim(subscription);
    var leases = leaseQueued("webhook", subscription.project());

    assertThat(round.runAll(ChannelKind.WEBHOOK, leases, "delivery/test").outcome())
        .isEqualTo("waiting");

    assertThat(
            worker.one(
                String.class,
                "select r.state || ' ' || r.error_type from delivery_recipient r"
                    + " join delivery d on d.id = r.delivery_id where d.subscription_id = ?",
                subscription.id()))
        .isEqualTo("planned destination_unavailable");
  }

  @Test
  void aSubscriptionSwitchedOffMeanwhileIsSkipped() throws Exception {
    var subscription = Subscriptions.email("a@off.example");
    var leases = lease(subscription);
    Told.to(worker, subscription.off());

    assertThat(round.runAll(ChannelKind.EMAIL, leases, "delivery/test").all()).isZero();

    assertThat(status(subscription)).isEqualTo("skipped");
    assertThat(error(subscription)).isEqualTo("subscription_disabled");
    assertThat(states(subscription)).containsExactly("suppressed");
  }

  @Test
  void addressesTakenOutMeanwhileGetNothing() throws Exception {
    var subscription = Subscriptions.email("stays@edit.example,leaves@edit.example");
    var leases = lease(subscription);
    Told.to(worker, subscription.target("stays@edit.example,comes@edit.example"));

    round.runAll(ChannelKind.EMAIL, leases, "delivery/test");

    assertThat(states(subscription)).containsExactly("delivered", "suppressed");
    assertThat(status(subscription)).isEqualTo("completed");
  }

  @Test
  void aDeliveryThatKeepsBreakingItsWorkerGoesAloneAndIsGivenUpInTheEnd() throws Exception {
    var subscription = Subscriptions.email("a@poison.example");
    var leases = lease(subscription);
    for (int i = 0; i < 5; i++) {
      // Begun, and then the worker dies.
      assertThat(round.begin(leases, "delivery/test").deliveries()).isEqualTo(1);
      worker.sql(
          "update delivery set lease_until = now() - interval '1s'" + " where subscription_id = ?",
          subscription.id());
      worker.get(DeliveryQueue.class).sweep();
      assertThat(
              worker.one(
                  Boolean.class,
                  "select solo from delivery where subscription_id = ?",
                  subscription.id()))
          .isEqualTo(i >= 1);
      leases = leaseQueued(subscription.project());
    }
    assertThat(round.begin(leases, "delivery/test").deliveries()).isZero();
    assertThat(status(subscription)).isEqualTo("failed");
    assertThat(error(subscription)).isEqualTo("poison");
  }

  @Test
  void afterItsDeadlineADeliveryFails() throws Exception {
    var subscription = Subscriptions.email("a@deadline.example");
    var leases = lease(subscription);
    worker.sql(
        "update delivery set deadline_at = now() where subscription_id = ?", subscription.id());
    round.runAll(ChannelKind.EMAIL, leases, "delivery/test");
    assertThat(status(subscription)).isEqualTo("failed");
    assertThat(error(subscription)).isEqualTo("deadline_passed");
  }

  @Test
  void aDeliveryClaimedAheadIsRenderedAndWaitsForItsTime() throws Exception {
    var subscription = Subscriptions.email("a@ahead.example");
    var leases = lease(subscription);
    var at = Instant.now().plus(5, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
    worker.sql(
        "update delivery set scheduled_at = cast(? as timestamptz) where subscription_id = ?",
        at.toString(),
        subscription.id());

    assertThat(round.runAll(ChannelKind.EMAIL, leases, "delivery/test").outcome())
        .isEqualTo("waiting");

    assertThat(states(subscription)).containsExactly("planned");
    assertThat(
            worker.one(
                Boolean.class,
                "select content_id is not null and next_round_at = scheduled_at from delivery"
                    + " where subscription_id = ?",
                subscription.id()))
        .isTrue();
  }

  @Test
  void aRunThatLostItsDeliveriesLeavesThemAlone() throws Exception {
    var subscription = Subscriptions.email("a@stale.example");
    var leases = lease(subscription);
    round.begin(leases, "delivery/old");
    worker.sql(
        "update delivery set run_epoch = run_epoch + 1 where subscription_id = ?",
        subscription.id());

    assertThat(round.runAll(ChannelKind.EMAIL, leases, "delivery/old").all()).isZero();
    assertThat(status(subscription)).isEqualTo("starting");
    assertThat(states(subscription)).containsExactly("planned");
  }

  @Test
  void whatOurOwnPaceHoldsBackIsPutOffUntriedAndBlamesNobody() throws Exception {
    long integration = Worker.id();
    var subscription = Subscriptions.email("C1|#pace").type("slack").integration(integration);
    var leases = lease(subscription);
    round.begin(leases, "delivery/test");
    round.render(leases, Progress.SILENT);
    var step = sendStep(outOfTurn(Duration.ofMinutes(5)));
    var parts = leases.stream().map(one -> new Part(one.delivery(), one.epoch(), 0, 0)).toList();

    step.send(
        ChannelKind.SLACK,
        worker.get(DeliveriesInHand.class).of(leases),
        step.open(parts, 1),
        Progress.SILENT);

    assertThat(round.finish(leases).outcome()).isEqualTo("waiting");
    assertThat(states(subscription)).containsExactly("planned");
    assertThat(
            worker.one(
                Boolean.class,
                "select attempts = 0 and retry_at between now() + interval '4m'"
                    + " and now() + interval '5m' from delivery_recipient where delivery_id = ?",
                leases.getFirst().delivery()))
        .isTrue();
    var destinations = worker.get(Destinations.class);
    var other = destinations.of(ChannelKind.SLACK, "C2|#other", subscription.state());
    assertThat(destinations.ask(ChannelKind.SLACK, other).isNegative()).isFalse();
  }

  private SendStep sendStep(SendOutcome outcome) {
    return sendStep(new Answering(ChannelKind.SLACK, outcome));
  }

  private SendStep sendStep(Channel channel) {
    return new SendStep(
        worker.get(RecipientLedger.class),
        worker.get(RejectDeliveries.class),
        worker.get(Reports.class),
        worker.get(Destinations.class),
        worker.get(SendPools.class),
        List.of(channel),
        worker.get(MeterRegistry.class),
        worker.get(Clock.class));
  }

  private static SendOutcome outOfTurn(Duration wait) {
    return new SendOutcome.RetryLater(
        new SendOutcome.Failure("slack_pace", "Others go first", null, null),
        wait,
        SendOutcome.Scope.OURSELVES);
  }

  /** A channel of which always the same comes. */
  private record Answering(ChannelKind kind, SendOutcome outcome) implements Channel {

    @Override
    public SendOutcome send(SendOrder order, CommitGate gate) {
      return outcome;
    }
  }

  private RoundEnd runAll(Subscriptions subscription) throws InterruptedException {
    return round.runAll(ChannelKind.EMAIL, lease(subscription), "delivery/test");
  }

  /** Its state can not be read any more. */
  private void forgetWhatItWas(Subscriptions subscription) {
    worker.sql(
        "update subscription_version set state = '{}' where subscription_id = ?",
        subscription.id());
  }

  private List<Lease> lease(Subscriptions... subscriptions) {
    claim(subscriptions);
    return leaseQueued(subscriptions[0].type(), subscriptions[0].project());
  }

  private void claim(Subscriptions... subscriptions) {
    for (Subscriptions one : subscriptions) {
      Told.to(worker, one.dueIn(-5));
    }
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
  }

  private static SendOutcome later() {
    return new SendOutcome.RetryLater(
        new SendOutcome.Failure("smtp_busy", "busy", null, null),
        null,
        SendOutcome.Scope.RECIPIENT);
  }

  /** The state of a recipient in doubt after a channel has dealt with it. */
  private String afterDoubt(Function<CommitGate, SendOutcome> channel) throws Exception {
    var subscription = Subscriptions.email("a@doubt.example");
    var leases = lease(subscription);
    round.begin(leases, "delivery/test");
    round.render(leases, Progress.SILENT);
    var delivery = leases.getFirst();
    worker.sql(
        "update delivery_recipient set state = 'committing', committed_at = now()"
            + " where delivery_id = ?",
        delivery.delivery());
    var send = sendStep(new Scripted(channel));
    var open = send.open(List.of(new Part(delivery.delivery(), delivery.epoch(), 0, 0)), 1);
    send.send(
        ChannelKind.EMAIL, worker.get(DeliveriesInHand.class).of(leases), open, Progress.SILENT);
    return states(subscription).getFirst();
  }

  /** A channel for recipients in doubt. */
  private record Scripted(Function<CommitGate, SendOutcome> script) implements Channel {

    @Override
    public ChannelKind kind() {
      return ChannelKind.EMAIL;
    }

    @Override
    public SendOutcome send(SendOrder order, CommitGate gate) {
      assertThat(order.doubt()).isNotNull();
      return script.apply(gate);
    }
  }

  private List<Lease> leaseQueued(long project) {
    return leaseQueued("email", project);
  }

  private List<Lease> leaseQueued(String type, long project) {
    return queued(type, project).stream().map(QueuedDelivery::lease).toList();
  }

  private List<QueuedDelivery> queued(long project) {
    return queued("email", project);
  }

  private List<QueuedDelivery> queued(String type, long project) {
    var queue = worker.get(DeliveryQueue.class);
    var leased = new ArrayList<QueuedDelivery>();
    for (boolean solo : new boolean[] {false, true}) {
      leased.addAll(queue.lease(type, solo, List.of(project), 10, Duration.ofMinutes(1)));
    }
    return leased;
  }

  private List<String> states(Subscriptions subscription) {
    return worker.list(
        String.class,
        """
        select r.state from delivery_recipient r join delivery d on d.id = r.delivery_id
        where d.subscription_id = ? order by r.ordinal
        """,
        subscription.id());
  }

  /** Recipients somebody is about to send to. */
  private long takenInHand(long project) {
    return worker.one(
        Long.class,
        """
        select count(*) from delivery_recipient r join delivery d on d.id = r.delivery_id
        where r.fence > 0 and d.project_id = ?
        """,
        project);
  }

  private String status(Subscriptions subscription) {
    return worker.one(
        String.class, "select status from delivery where subscription_id = ?", subscription.id());
  }

  private String error(Subscriptions subscription) {
    return worker.one(
        String.class,
        "select error ->> 'type' from delivery where subscription_id = ?",
        subscription.id());
  }
}

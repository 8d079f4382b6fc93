package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.Channel;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.Destinations;
import dev.herald.delivery.ledger.Part;
import dev.herald.delivery.ledger.RecipientLedger;
import dev.herald.delivery.ledger.RejectDeliveries;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is made of what a channel answers, and of recipients that have to wait. */
class SendStepTest {

  private final RoundScene scene = new RoundScene();
  private final Worker worker = scene.worker;
  private final DeliveryRound round = scene.round;

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
  void anOutcomeIsWrittenAgainWhenTheDatabaseIsAwayForAMoment() throws Exception {
    var subscription = Subscriptions.email("a@moment.example");
    var leases = scene.lease(subscription);
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
    assertThat(scene.states(subscription)).containsExactly("delivered");
    assertThat(scene.status(subscription)).isEqualTo("completed");
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
    scene.claim(subscription);
    var leases = scene.leaseQueued("webhook", subscription.project());

    assertThat(round.runAll(ChannelKind.WEBHOOK, leases, "delivery/test").outcome())
        .isEqualTo("waiting");

    assertThat(
            worker.one(
                String.class,
                "select r.state || ' ' || r.error_type || ' ' || r.error_message"
                    + " from delivery_recipient r join delivery d on d.id = r.delivery_id"
                    + " where d.subscription_id = ?",
                subscription.id()))
        .startsWith("planned destination_unavailable ")
        .endsWith(": HTTP 503");
  }

  @Test
  void whatOurOwnPaceHoldsBackIsPutOffUntriedAndBlamesNobody() throws Exception {
    long integration = Worker.id();
    var subscription = Subscriptions.email("C1|#pace").type("slack").integration(integration);
    var leases = scene.lease(subscription);
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
    assertThat(scene.states(subscription)).containsExactly("planned");
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

  /** The state of a recipient in doubt after a channel has dealt with it. */
  private String afterDoubt(Function<CommitGate, SendOutcome> channel) throws Exception {
    var subscription = Subscriptions.email("a@doubt.example");
    var leases = scene.lease(subscription);
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
    return scene.states(subscription).getFirst();
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

  private static SendOutcome later() {
    return new SendOutcome.RetryLater(
        new SendOutcome.Failure("smtp_busy", "busy", null, null),
        null,
        SendOutcome.Scope.RECIPIENT);
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
}

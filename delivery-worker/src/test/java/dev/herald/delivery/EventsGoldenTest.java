package dev.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.BeginRound;
import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.FinishRound;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.Part;
import dev.herald.delivery.ledger.RecipientLedger;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import dev.herald.platform.telemetry.RequestContext;
import dev.herald.testkit.GoldenEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the worker tells others has, to the letter, the shape the golden files promise. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsGoldenTest {

  private static final SendOutcome DELIVERED = new SendOutcome.Delivered("ref", "250", false);
  private static final SendOutcome NOBODY =
      new SendOutcome.Rejected(
          new SendOutcome.Failure(
              "invalid_address", "No such mailbox (550 5.1.1)", "550 5.1.1", null),
          SendOutcome.Verdict.TARGET_BROKEN);

  private final Worker worker = Worker.still();
  private final Subscriptions reached = claimed(Subscriptions.email("a@golden.io").dueIn(-2));
  private final Subscriptions broken = claimed(Subscriptions.email("b@golden.io").dueIn(-2));
  private final Subscriptions missed =
      claimed(Subscriptions.email("c@golden.io").dueIn(-86_400 - 60));

  EventsGoldenTest() throws Exception {
    send(reached, false, DELIVERED);
    send(broken, false, NOBODY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"schedule.advanced.v1", "delivery.started.v1", "delivery.completed.v1"})
  void aDeliveryThatGoesWellIsToldAsTheGoldenFilesSay(String type) throws Exception {
    isAsPromised(reached, type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"delivery.failed.v1", "subscription.paused.v1"})
  void aDeliveryThatFailsForGoodIsToldAsTheGoldenFilesSay(String type) throws Exception {
    isAsPromised(broken, type);
  }

  @Test
  void aDeliveryThatIsLeftOutIsToldAsTheGoldenFileSays() throws Exception {
    isAsPromised(missed, "delivery.skipped.v1");
  }

  @Test
  void aScheduleThatHasComeToItsEndSaysSoWithANull() throws Exception {
    var only = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(2);
    var last = Subscriptions.email("d@golden.io");
    var once =
        new Subscriptions(
            last.id(),
            last.project(),
            1,
            1,
            false,
            true,
            "email",
            "d@golden.io",
            null,
            only,
            only,
            1,
            7,
            null);

    var event = told(claimed(once), "schedule.advanced.v1");

    var expected = GoldenEvents.of("schedule.advanced.v1");
    expected.withObject("data").putNull("next_delivery_date");
    assertThat(GoldenEvents.shape(event)).isEqualTo(GoldenEvents.shape(expected));
  }

  @Test
  void theTraceOfARequestLeadsToEverythingThatIsToldOfItsDelivery() throws Exception {
    var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    var announced = Subscriptions.email("e@golden.io").announcing(1, "email", "");
    try (var _ = RequestContext.of("a-request", trace).enter()) {
      Told.to(worker, announced);
    }

    send(announced, true, NOBODY);

    for (String type :
        List.of("delivery.started.v1", "delivery.failed.v1", "subscription.paused.v1")) {
      assertThat(told(announced, type).path("traceparent").asText()).as(type).isEqualTo(trace);
    }
    assertThat(RequestContext.current()).isEmpty();
  }

  @Test
  void theSwitchBeingSetIsToldAsTheGoldenFileSays() throws Exception {
    var golden = GoldenEvents.of("dispatch.changed.v1");
    var reason = golden.path("data").path("reason").asText();
    worker.operator("PUT", "/operator/dispatch", Map.of("paused", true, "reason", reason));
    worker.operator("PUT", "/operator/dispatch", Map.of("paused", false));

    // Other tests set it too.
    var event =
        worker.one(
            String.class,
            """
            select envelope from outbox where message_key = 'dispatch'
              and cast(envelope as jsonb) -> 'data' ->> 'reason' = ?
            """,
            reason);
    assertThat(GoldenEvents.shape(worker.json().readTree(event)))
        .isEqualTo(GoldenEvents.shape(golden));
  }

  @Test
  void aResendIsToldAsTheGoldenFileSays() throws Exception {
    var delivery =
        worker.one(UUID.class, "select id from delivery where subscription_id = ?", broken.id());
    worker.operator("POST", "/operator/deliveries/resend", Map.of("delivery", delivery));

    var event = told(delivery.toString(), "deliveries.resent.v1");

    assertThat(GoldenEvents.shape(event))
        .isEqualTo(GoldenEvents.shape(GoldenEvents.of("deliveries.resent.v1")));
    assertThat(event.path("data").path("delivery_id").asText()).isEqualTo(delivery.toString());
    assertThat(event.path("data").path("queued").asInt()).isEqualTo(1);
  }

  @Test
  void aResendOfAStretchSaysWhichOne() throws Exception {
    var stretch =
        Map.of(
            "project",
            missed.project(),
            "from",
            "2026-01-02T03:04:05Z",
            "to",
            Instant.now().toString(),
            "only",
            "all");
    worker.operator("POST", "/operator/deliveries/resend", stretch);

    var data = told("project:" + missed.project(), "deliveries.resent.v1").path("data");

    assertThat(data.path("delivery_id").isNull()).isTrue();
    assertThat(data.path("project_id").asLong()).isEqualTo(missed.project());
    assertThat(data.path("from").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(data.path("only").asText()).isEqualTo("all");
  }

  private void isAsPromised(Subscriptions subscription, String type) throws Exception {
    var event = told(subscription, type);
    assertThat(GoldenEvents.shape(event)).isEqualTo(GoldenEvents.shape(GoldenEvents.of(type)));
    assertThat(event.path("data").path("subscription_id").asLong()).isEqualTo(subscription.id());
    assertThat(event.path("data").path("project_id").asLong()).isEqualTo(subscription.project());
  }

  private JsonNode told(Subscriptions subscription, String type) throws JsonProcessingException {
    return told(Long.toString(subscription.id()), type);
  }

  /** The one event of the type with the key, as it waits for Kafka. */
  private JsonNode told(String key, String type) throws JsonProcessingException {
    return worker
        .json()
        .readTree(
            worker.one(
                String.class,
                """
                select envelope from outbox
                where message_key = ? and cast(envelope as jsonb) ->> 'type' = ?
                order by id limit 1
                """,
                key,
                type));
  }

  private Subscriptions claimed(Subscriptions subscription) {
    Told.to(worker, subscription);
    var claimer = worker.get(Claimer.class);
    while (claimer.claim() > 0) {
      // Until nothing is due.
    }
    return subscription;
  }

  /** The whole round of a subscription's one delivery, by hand. */
  private void send(Subscriptions subscription, boolean alone, SendOutcome outcome)
      throws Exception {
    var leased =
        worker
            .get(DeliveryQueue.class)
            .lease("email", alone, List.of(subscription.project()), 10, Duration.ofMinutes(1));
    Lease lease = leased.getFirst().lease();
    var leases = List.of(lease);
    worker.get(BeginRound.class).begin(leases, "delivery/" + lease.delivery());
    var ledger = worker.get(RecipientLedger.class);
    var part = new Part(lease.delivery(), lease.epoch(), 0, 10);
    var recipient = ledger.open(List.of(part), 1).getFirst();
    ledger.commit(recipient);
    ledger.record(recipient, ChannelKind.EMAIL, outcome, true, Instant.now());
    worker.get(FinishRound.class).finish(leases);
  }
}

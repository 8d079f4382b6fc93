package dev.herald.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From the event that plans a subscription to the message in the inbox, through Temporal. */
class ScheduledReportTest {

  private final Worker worker = Worker.running();

  @Test
  void aDueReportReachesItsRecipientsOnce() {
    var subscription = Subscriptions.email("one@due.example, two@due.example").dueIn(2);

    worker.tell(subscription.state());

    var delivery = ended(subscription, 1).getFirst();
    assertThat(delivery.path("status").asText()).isEqualTo("completed");
    assertThat(delivery.path("trigger_type").asText()).isEqualTo("scheduled");
    assertThat(delivery.path("recipient_results")).hasSize(2);
    assertThat(received("due.example")).hasSize(2);
  }

  private List<JsonNode> received(String match) {
    var all =
        worker
            .call(
                new dev.herald.platform.identity.Identity.Anonymous(),
                "GET",
                Worker.sinks().url() + "/api/messages?channel=email",
                null)
            .body();
    return java.util.stream.StreamSupport.stream(all.spliterator(), false)
        .filter(one -> one.path("recipient").asText().contains(match))
        .toList();
  }

  private List<JsonNode> ended(Subscriptions subscription, int count) {
    var path =
        "/api/environments/%d/subscriptions/%d/deliveries/"
            .formatted(subscription.project(), subscription.id());
    return await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              var results = worker.member(subscription.project(), path).body().path("results");
              return java.util.stream.StreamSupport.stream(results.spliterator(), false)
                  .filter(one -> !one.path("status").asText().equals("starting"))
                  .toList();
            },
            done -> done.size() >= count);
  }
}

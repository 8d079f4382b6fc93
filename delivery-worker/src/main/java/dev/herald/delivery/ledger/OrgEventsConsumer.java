package dev.herald.delivery.ledger;

import dev.herald.platform.event.Event;
import dev.herald.platform.event.Inbox;
import dev.herald.platform.event.Topics;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hears of organizations, projects and integrations that are no more. */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}delivery-org",
    offsetReset = OffsetReset.EARLIEST,
    offsetStrategy = OffsetStrategy.SYNC,
    batch = true)
final class OrgEventsConsumer {

  private final Inbox inbox;
  private final RemoveProject removal;
  private final Destinations destinations;

  OrgEventsConsumer(Inbox inbox, RemoveProject removal, Destinations destinations) {
    this.inbox = inbox;
    this.removal = removal;
    this.destinations = destinations;
  }

  @Topic(Topics.ORG)
  void receive(List<ConsumerRecord<String, String>> records) {
    inbox.receive("delivery-org", records, this::handle);
  }

  private void handle(Event event) {
    var id = event.data().path("id");
    switch (event.type()) {
      case "project.deleted.v1" -> removal.remove(id.asLong());
      case "organization.deleted.v1" -> removal.removeOrganization(UUID.fromString(id.asText()));
      // The next delivery falls back to another integration or fails for good, visibly.
      case "integration.removed.v1" -> destinations.forget("slack:" + id.asLong());
      default -> {
        // Everything else concerns others.
      }
    }
  }
}

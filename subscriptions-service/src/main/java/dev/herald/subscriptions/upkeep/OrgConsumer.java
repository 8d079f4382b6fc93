package dev.herald.subscriptions.upkeep;

import dev.herald.platform.event.Event;
import dev.herald.platform.event.Events;
import dev.herald.platform.event.Inbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.identity.UserInfo;
import dev.herald.subscriptions.creator.CreatorRepository;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import io.micronaut.core.annotation.Introspected;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows what becomes of people, projects and integrations. */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}subscriptions-org",
    offsetReset = OffsetReset.EARLIEST,
    offsetStrategy = OffsetStrategy.SYNC,
    batch = true)
class OrgConsumer {

  private final Inbox inbox;
  private final Events events;
  private final CreatorRepository creators;
  private final KeepSubscriptions keep;

  OrgConsumer(Inbox inbox, Events events, CreatorRepository creators, KeepSubscriptions keep) {
    this.inbox = inbox;
    this.events = events;
    this.creators = creators;
    this.keep = keep;
  }

  @Topic(Topics.ORG)
  void receive(List<ConsumerRecord<String, String>> records) {
    inbox.receive("subscriptions-org", records, this::handle);
  }

  private void handle(Event event) {
    switch (event.type()) {
      case "user.changed.v1" -> {
        var user = events.data(event, UserInfo.class);
        if (creators.update(user)) {
          keep.creatorChanged(user.id());
        }
      }
      case "project.deleted.v1" ->
          keep.projectRemoved(events.data(event, ProjectDeleted.class).id());
      case "organization.deleted.v1" ->
          keep.organizationRemoved(events.data(event, OrganizationDeleted.class).id());
      case "integration.removed.v1" -> {
        var removed = events.data(event, IntegrationRemoved.class);
        keep.integrationRemoved(removed.projectId(), removed.id());
      }
      default -> {
        // of no interest here
      }
    }
  }

  @Introspected
  record ProjectDeleted(long id) {}

  @Introspected
  record OrganizationDeleted(UUID id) {}

  @Introspected
  record IntegrationRemoved(long id, long projectId) {}
}

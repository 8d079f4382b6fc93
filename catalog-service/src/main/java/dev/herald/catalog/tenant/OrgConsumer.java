package dev.herald.catalog.tenant;

import dev.herald.platform.event.Event;
import dev.herald.platform.event.Events;
import dev.herald.platform.event.Inbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.identity.UserInfo;
import io.micronaut.configuration.kafka.annotation.KafkaListener;
import io.micronaut.configuration.kafka.annotation.OffsetReset;
import io.micronaut.configuration.kafka.annotation.OffsetStrategy;
import io.micronaut.configuration.kafka.annotation.Topic;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows what becomes of projects and people. */
@KafkaListener(
    groupId = "${herald.kafka.group-prefix:}catalog-service",
    offsetReset = OffsetReset.EARLIEST,
    offsetStrategy = OffsetStrategy.SYNC,
    batch = true)
class OrgConsumer {

  private static final String NAME = "catalog-org";

  private final Inbox inbox;
  private final Events events;
  private final ProjectRepository projects;
  private final PersonRepository people;
  private final List<ProjectContent> contents;

  OrgConsumer(
      Inbox inbox,
      Events events,
      ProjectRepository projects,
      PersonRepository people,
      List<ProjectContent> contents) {
    this.inbox = inbox;
    this.events = events;
    this.projects = projects;
    this.people = people;
    this.contents = contents;
  }

  @Topic(Topics.ORG)
  void receive(List<ConsumerRecord<String, String>> records) {
    inbox.receive(NAME, records, this::handle);
  }

  private void handle(Event event) {
    switch (event.type()) {
      case "project.changed.v1" -> projects.put(events.data(event, ProjectChanged.class).project());
      case "project.deleted.v1" -> remove(events.data(event, ProjectDeleted.class).id());
      case "organization.deleted.v1" ->
          projects.listOf(events.data(event, OrganizationDeleted.class).id()).forEach(this::remove);
      case "user.changed.v1" -> people.update(events.data(event, UserInfo.class));
      default -> {
        // of no interest here
      }
    }
  }

  private void remove(long project) {
    contents.forEach(content -> content.removeAll(project));
    projects.remove(project);
  }

  record ProjectChanged(long id, UUID organizationId, String timezone) {
    Project project() {
      return new Project(id, organizationId, timezone);
    }
  }

  record ProjectDeleted(long id) {}

  record OrganizationDeleted(UUID id) {}
}

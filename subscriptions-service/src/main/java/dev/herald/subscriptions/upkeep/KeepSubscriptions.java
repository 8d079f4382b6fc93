package dev.herald.subscriptions.upkeep;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.subscriptions.resource.ResourceFollower;
import dev.herald.subscriptions.resource.Resources;
import dev.herald.subscriptions.subscription.SaveSubscription;
import dev.herald.subscriptions.upkeep.UpkeepRepository.Reference;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** What follows for subscriptions when things they refer to change or go. */
@Singleton
class KeepSubscriptions implements ResourceFollower {

  private final UpkeepRepository upkeep;
  private final SaveSubscription save;
  private final Resources resources;
  private final Outbox outbox;

  KeepSubscriptions(
      UpkeepRepository upkeep, SaveSubscription save, Resources resources, Outbox outbox) {
    this.upkeep = upkeep;
    this.save = save;
    this.resources = resources;
    this.outbox = outbox;
  }

  @Override
  @Transactional
  public void insightChanged(long id) {
    save.tellAgain(upkeep.touch(Reference.INSIGHT, id));
  }

  @Override
  @Transactional
  public void dashboardChanged(long id) {
    save.tellAgain(upkeep.touch(Reference.DASHBOARD, id));
  }

  @Transactional
  void creatorChanged(long id) {
    save.tellAgain(upkeep.touch(Reference.CREATOR, id));
  }

  @Transactional
  void integrationRemoved(long project, long integration) {
    save.tellAgain(upkeep.dropIntegration(project, integration));
  }

  @Transactional
  void organizationRemoved(UUID organization) {
    upkeep.projectsOf(organization).forEach(this::projectRemoved);
  }

  /** The last state says deleted; the tombstone behind it lets the topic forget. */
  @Transactional
  void projectRemoved(long project) {
    List<Long> ids = upkeep.binAllOfProject(project);
    save.tellAgain(ids);
    ids.forEach(id -> outbox.addTombstone(Topics.SUBSCRIPTIONS, Long.toString(id)));
    upkeep.remove(ids);
    resources.removeAll(project);
  }
}

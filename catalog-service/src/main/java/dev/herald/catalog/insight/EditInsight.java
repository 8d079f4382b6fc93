package dev.herald.catalog.insight;

import dev.herald.catalog.dashboard.InsightPlaces;
import dev.herald.catalog.tenant.Tenants;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Makes and changes insights, and tells of it in the same transaction. */
@Singleton
class EditInsight {

  private final InsightRepository insights;
  private final InsightPlaces places;
  private final InsightEvents events;
  private final ShortIds shortIds;
  private final Tenants tenants;
  private final Clock clock;

  EditInsight(
      InsightRepository insights,
      InsightPlaces places,
      InsightEvents events,
      ShortIds shortIds,
      Tenants tenants,
      Clock clock) {
    this.insights = insights;
    this.places = places;
    this.events = events;
    this.shortIds = shortIds;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Transactional
  Insight create(ProjectId project, Identity.Member author, InsightInput wanted) {
    tenants.remember(author);
    Optional<Insight> added = Optional.empty();
    while (added.isEmpty()) {
      added =
          insights.add(
              wanted.create(project.value(), shortIds.next(), author.user().id(), clock.instant()));
    }
    Insight created = added.get();
    places.update(project.value(), created.id(), wanted.wantedDashboards(), true);
    events.changed(created);
    return created;
  }

  @Transactional
  Insight change(ProjectId project, Identity.Member author, long id, InsightInput wanted) {
    tenants.remember(author);
    Insight before = insights.lock(project.value(), id).orElseThrow(Refusal::notFound);
    Insight after = wanted.change(before, author.user().id(), clock.instant());
    insights.update(after);
    places.update(project.value(), id, wanted.wantedDashboards(), !after.looksLike(before));
    events.changed(after);
    return after;
  }
}

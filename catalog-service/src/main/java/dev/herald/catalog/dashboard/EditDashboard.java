package dev.herald.catalog.dashboard;

import dev.herald.catalog.tenant.Tenants;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Makes and changes dashboards, and tells of it in the same transaction. */
@Singleton
class EditDashboard {

  private final DashboardRepository dashboards;
  private final TileRepository tiles;
  private final DashboardEvents events;
  private final Tenants tenants;
  private final Clock clock;

  EditDashboard(
      DashboardRepository dashboards,
      TileRepository tiles,
      DashboardEvents events,
      Tenants tenants,
      Clock clock) {
    this.dashboards = dashboards;
    this.tiles = tiles;
    this.events = events;
    this.tenants = tenants;
    this.clock = clock;
  }

  @Transactional
  Dashboard create(ProjectId project, Identity.Member author, DashboardInput wanted) {
    tenants.remember(author);
    long id = dashboards.add(wanted.create(project.value(), author.user().id(), clock.instant()));
    Dashboard created = lock(project, id);
    edit(created, wanted.tiles(), created.lastModifiedAt());
    events.changed(created);
    return created;
  }

  @Transactional
  Dashboard change(ProjectId project, long id, DashboardInput wanted) {
    Instant now = clock.instant();
    Dashboard changed = wanted.change(lock(project, id), now);
    dashboards.update(changed);
    edit(changed, wanted.tiles(), now);
    events.changed(changed);
    return changed;
  }

  private Dashboard lock(ProjectId project, long id) {
    return dashboards.lock(project.value(), List.of(id)).stream()
        .findFirst()
        .orElseThrow(Refusal::notFound);
  }

  private void edit(Dashboard dashboard, List<TileInput> inputs, Instant now) {
    long project = dashboard.projectId();
    for (TileInput input : inputs) {
      Long id = input.id();
      if (id == null) {
        String body = input.text() == null ? "" : input.text();
        tiles.addText(project, input.createText(dashboard.id(), body, now));
      } else {
        Tile tile =
            tiles
                .find(project, dashboard.id(), id)
                .orElseThrow(
                    () ->
                        input.refuse(
                            "id",
                            "does_not_exist",
                            "Invalid pk \"" + id + "\" - object does not exist."));
        tiles.update(project, input.change(tile, now));
      }
    }
    if (!inputs.isEmpty() && tiles.count(project, dashboard.id()) > InsightPlaces.MAX_TILES) {
      throw Refusal.invalidInput(
          "tiles", "A dashboard has no more than " + InsightPlaces.MAX_TILES + " tiles.");
    }
  }
}

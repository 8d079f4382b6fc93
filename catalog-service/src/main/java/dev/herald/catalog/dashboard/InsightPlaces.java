package dev.herald.catalog.dashboard;

import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** On which dashboards insights are to be seen. */
@Singleton
public class InsightPlaces {

  /** More than anyone can look at, and what one event about a dashboard can carry. */
  static final int MAX_TILES = 250;

  private final DashboardRepository dashboards;
  private final TileRepository tiles;
  private final DashboardEvents events;
  private final Clock clock;

  InsightPlaces(
      DashboardRepository dashboards, TileRepository tiles, DashboardEvents events, Clock clock) {
    this.dashboards = dashboards;
    this.tiles = tiles;
    this.events = events;
    this.clock = clock;
  }

  /** A tile that shows an insight. */
  public record Place(long id, long insightId, long dashboardId, boolean deleted) {}

  /** The live places of each insight. */
  public Map<Long, List<Place>> list(long project, Collection<Long> insights) {
    return insights.isEmpty()
        ? Map.of()
        : tiles.listPlaces(project, insights).stream()
            .collect(Collectors.groupingBy(Place::insightId));
  }

  /**
   * Puts an insight on exactly these dashboards and tells of those that changed; within the
   * caller's transaction, which holds the insight's lock.
   *
   * @param wanted null leaves it where it is
   * @param looksDifferent whether what dashboards show of the insight has changed
   * @throws Refusal when one of the dashboards does not exist
   */
  public void update(
      long project, long insight, @Nullable Collection<Long> wanted, boolean looksDifferent) {
    Set<Long> concerned = new TreeSet<>(tiles.listDashboardsOf(project, insight));
    if (wanted != null) {
      concerned.addAll(wanted);
    }
    List<Dashboard> locked = dashboards.lock(project, concerned);
    if (wanted != null) {
      requireLive(wanted, locked);
    }
    Set<Long> places = Set.copyOf(tiles.listDashboardsOf(project, insight));
    for (Dashboard dashboard : locked) {
      boolean there = places.contains(dashboard.id());
      // On a deleted dashboard it keeps its place, for when that comes back.
      boolean stays =
          wanted == null || dashboard.deleted() ? there : wanted.contains(dashboard.id());
      if (there != stays) {
        move(dashboard, insight, stays);
      }
      if (there != stays || looksDifferent) {
        events.changed(dashboard);
      }
    }
  }

  private void move(Dashboard dashboard, long insight, boolean onto) {
    if (onto) {
      requireRoom(dashboard.projectId(), dashboard.id());
      tiles.place(dashboard.projectId(), dashboard.id(), insight, clock.instant());
    } else {
      tiles.takeOff(dashboard.projectId(), dashboard.id(), insight, clock.instant());
    }
  }

  private void requireRoom(long project, long dashboard) {
    if (tiles.count(project, dashboard) >= MAX_TILES) {
      throw Refusal.invalidInput(
          "dashboards", "A dashboard has no more than " + MAX_TILES + " tiles.");
    }
  }

  private static void requireLive(Collection<Long> wanted, List<Dashboard> found) {
    Set<Long> missing = new HashSet<>(wanted);
    found.stream().filter(dashboard -> !dashboard.deleted()).forEach(d -> missing.remove(d.id()));
    wanted.stream()
        .filter(missing::contains)
        .findFirst()
        .ifPresent(
            id -> {
              throw Refusal.invalid(
                  "dashboards",
                  "does_not_exist",
                  "Invalid pk \"" + id + "\" - object does not exist.");
            });
  }
}

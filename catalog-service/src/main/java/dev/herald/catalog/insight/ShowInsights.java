package dev.herald.catalog.insight;

import dev.herald.catalog.dashboard.InsightPlaces;
import dev.herald.catalog.dashboard.InsightPlaces.Place;
import dev.herald.catalog.insight.InsightView.QueryStatus;
import dev.herald.catalog.insight.InsightView.TileView;
import dev.herald.catalog.result.CatalogSettings;
import dev.herald.catalog.tenant.Project;
import dev.herald.catalog.tenant.Tenants;
import dev.herald.platform.identity.UserInfo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts insights together with their dashboards, people and results. */
@Singleton
class ShowInsights {

  private final InsightPlaces places;
  private final Tenants tenants;
  private final CatalogSettings settings;

  ShowInsights(InsightPlaces places, Tenants tenants, CatalogSettings settings) {
    this.places = places;
    this.tenants = tenants;
    this.settings = settings;
  }

  InsightView show(Project project, Insight insight, ShownResult result) {
    return list(project, List.of(insight), _ -> result).getFirst();
  }

  List<InsightView> list(
      Project project, List<Insight> insights, Function<Insight, ShownResult> results) {
    Map<Long, List<Place>> onDashboards =
        places.list(project.id(), insights.stream().map(Insight::id).toList());
    Map<Long, UserInfo> people = tenants.people(people(insights));
    return insights.stream()
        .map(
            insight ->
                view(
                    project,
                    insight,
                    onDashboards.getOrDefault(insight.id(), List.of()),
                    people,
                    results.apply(insight)))
        .toList();
  }

  private static List<Long> people(List<Insight> insights) {
    return insights.stream()
        .flatMap(insight -> Stream.of(insight.createdBy(), insight.lastModifiedBy()))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private InsightView view(
      Project project,
      Insight insight,
      List<Place> places,
      Map<Long, UserInfo> people,
      ShownResult result) {
    var content = result.content();
    Instant stale = stale(result);
    return new InsightView(
        insight.id(),
        insight.shortId(),
        insight.name(),
        insight.derivedName(),
        insight.description(),
        insight.query(),
        Map.of(),
        insight.sortOrder(),
        insight.deleted(),
        places.stream().map(Place::dashboardId).toList(),
        places.stream().map(TileView::of).toList(),
        insight.saved(),
        insight.favorited(),
        insight.tags(),
        insight.createdAt(),
        person(insight.createdBy(), people),
        insight.lastModifiedAt(),
        person(insight.lastModifiedBy(), people),
        project.timezone(),
        result.refreshedAt(),
        stale,
        stale,
        result.cached(),
        content == null ? null : content.result(),
        content == null ? null : content.columns(),
        content == null ? null : content.types(),
        content == null ? null : content.hasMore(),
        status(insight, result),
        content == null ? null : content.resolvedDateRange());
  }

  private @Nullable Instant stale(ShownResult result) {
    return result.refreshedAt() == null ? null : result.refreshedAt().plus(settings.resultTtl());
  }

  private static @Nullable UserInfo person(@Nullable Long id, Map<Long, UserInfo> people) {
    return id == null ? null : people.get(id);
  }

  private static @Nullable QueryStatus status(Insight insight, ShownResult result) {
    return result.failure() == null
        ? null
        : new QueryStatus(
            insight.shortId(), insight.projectId(), false, true, true, result.failure(), null);
  }
}

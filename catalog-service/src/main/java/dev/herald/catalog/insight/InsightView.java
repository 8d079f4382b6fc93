package dev.herald.catalog.insight;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.catalog.dashboard.InsightPlaces.Place;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An insight as the API shows it.
 *
 * @param filters the legacy form of a query, which nothing is kept in any more
 * @param hasMore spelled as in the compatible API
 */
record InsightView(
    long id,
    String shortId,
    @Nullable String name,
    @Nullable String derivedName,
    @Nullable String description,
    @Nullable JsonNode query,
    Map<String, Object> filters,
    @Nullable Integer order,
    boolean deleted,
    List<Long> dashboards,
    List<TileView> dashboardTiles,
    boolean saved,
    boolean favorited,
    List<String> tags,
    Instant createdAt,
    @Nullable UserInfo createdBy,
    Instant lastModifiedAt,
    @Nullable UserInfo lastModifiedBy,
    String timezone,
    @Nullable Instant lastRefresh,
    @Nullable Instant cacheTargetAge,
    @Nullable Instant nextAllowedClientRefresh,
    boolean isCached,
    @Nullable JsonNode result,
    @Nullable JsonNode columns,
    @Nullable JsonNode types,
    @JsonProperty("hasMore") @Nullable Boolean hasMore,
    @Nullable QueryStatus queryStatus,
    @Nullable JsonNode resolvedDateRange) {

  /** A tile the insight is on. */
  record TileView(long id, long dashboardId, boolean deleted) {
    static TileView of(Place place) {
      return new TileView(place.id(), place.dashboardId(), place.deleted());
    }
  }

  /** Why there is no result. */
  record QueryStatus(
      String id,
      long teamId,
      boolean queryAsync,
      boolean complete,
      boolean error,
      @Nullable String errorMessage,
      @Nullable JsonNode results) {}
}

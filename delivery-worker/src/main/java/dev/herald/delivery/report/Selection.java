package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.herald.delivery.report.chart.FigureReader;
import dev.herald.delivery.schedule.SubscriptionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which insights a delivery shows, in message order.
 *
 * @param dashboard as the source tells it; missing for an insight subscription
 * @param chosen all of them, before the cut
 */
record Selection(JsonNode dashboard, List<Chosen> chosen) {

  /** Where a tile without a place on the grid counts as lying (contract). */
  private static final double NOWHERE = 100;

  Selection {
    chosen = List.copyOf(chosen);
  }

  /**
   * An insight to show, and what is known of it before it is fetched.
   *
   * @param tileId its tile on the dashboard, null for an insight subscription
   */
  record Chosen(long insightId, String shortId, String name, @Nullable Long tileId) {}

  static Selection ofInsight(SubscriptionState subscription, long insightId) {
    var shortId = subscription.insightShortId();
    var name = subscription.resourceName();
    return new Selection(
        MissingNode.getInstance(),
        List.of(
            new Chosen(
                insightId,
                shortId == null ? "" : shortId,
                name == null || name.isBlank() ? "Unnamed" : name,
                null)));
  }

  /**
   * The live insights of a dashboard by their place on it, those of the selection if there is one.
   */
  static Selection ofDashboard(JsonNode dashboard, List<Long> selected) {
    var tiles = new ArrayList<JsonNode>();
    dashboard.path("tiles").forEach(tiles::add);
    tiles.sort(
        Comparator.comparingDouble((JsonNode tile) -> place(tile, "y"))
            .thenComparingDouble(tile -> place(tile, "x"))
            .thenComparingLong(tile -> tile.path("id").asLong()));
    Set<Long> wanted = new HashSet<>(selected);
    Set<Long> seen = new HashSet<>();
    var chosen = new ArrayList<Chosen>();
    for (var tile : tiles) {
      var insight = tile.path("insight");
      long id = insight.path("id").asLong();
      boolean live =
          insight.isObject()
              && !tile.path("deleted").asBoolean()
              && !insight.path("deleted").asBoolean();
      if (live && (wanted.isEmpty() || wanted.contains(id)) && seen.add(id)) {
        chosen.add(
            new Chosen(
                id,
                insight.path("short_id").asText(""),
                FigureReader.displayName(insight),
                tile.path("id").asLong()));
      }
    }
    return new Selection(dashboard, chosen);
  }

  private static double place(JsonNode tile, String axis) {
    var place = tile.path("layouts").path("sm").path(axis);
    return place.isNumber() ? place.asDouble() : NOWHERE;
  }
}

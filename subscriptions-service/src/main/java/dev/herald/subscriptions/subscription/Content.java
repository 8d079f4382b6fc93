package dev.herald.subscriptions.subscription;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription reports on: one insight, or some insights of one dashboard.
 *
 * @param dashboardExportInsights each once, in ascending order; empty for an insight
 */
public record Content(
    @Nullable Long insightId, @Nullable Long dashboardId, List<Long> dashboardExportInsights) {

  public Content {
    dashboardExportInsights = dashboardExportInsights.stream().distinct().sorted().toList();
  }
}

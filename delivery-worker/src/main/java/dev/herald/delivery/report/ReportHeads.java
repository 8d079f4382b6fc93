package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.schedule.SubscriptionState;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;

/** What stands above a report's panels: whose it is, what it is called, where to look at it. */
@Singleton
final class ReportHeads {

  private final String siteUrl;

  ReportHeads(@Value("${herald.site-url:`http://127.0.0.1:8000`}") String siteUrl) {
    this.siteUrl = siteUrl.replaceAll("/+$", "");
  }

  /**
   * @param dashboard with at least a name; not an object for an insight subscription
   */
  Report report(SubscriptionState subscription, JsonNode dashboard, List<Panel> panels, int total) {
    var insightId = subscription.insightId();
    if (insightId != null) {
      var panel = panels.getFirst();
      return new Report(
          Report.Kind.INSIGHT,
          insightId,
          panel.shortId(),
          panel.name(),
          URI.create(siteUrl + "/insights/" + panel.shortId()),
          panels,
          total);
    }
    var dashboardId = subscription.dashboardId();
    if (dashboardId == null) {
      throw new IllegalArgumentException("a subscription for neither an insight nor a dashboard");
    }
    return new Report(
        Report.Kind.DASHBOARD,
        dashboardId,
        null,
        name(dashboard.path("name").asText(""), subscription),
        URI.create(siteUrl + "/dashboard/" + dashboardId),
        panels,
        total);
  }

  private static String name(String own, SubscriptionState subscription) {
    if (!own.isBlank() && !own.equals("null")) {
      return own;
    }
    var told = subscription.resourceName();
    return told == null || told.isBlank() ? "Unnamed" : told;
  }
}

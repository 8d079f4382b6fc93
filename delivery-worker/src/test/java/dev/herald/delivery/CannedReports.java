package dev.herald.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.RenderedReport;
import dev.herald.delivery.report.Report;
import dev.herald.delivery.report.ReportRenderer;
import dev.herald.delivery.report.ReportUnavailable;
import dev.herald.delivery.schedule.SubscriptionState;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reports without pictures. Insight 404 is gone, insight 503 cannot be had for now, insight 500
 * breaks the renderer, insight 206 comes as an error box, insight 202 when it is told to; what is
 * kept of insight 409 makes no report again.
 */
@Primary
@Singleton
@Requires(property = "herald.test.renderer")
public final class CannedReports implements ReportRenderer {

  public final AtomicInteger rendered = new AtomicInteger();
  public final CountDownLatch asked = new CountDownLatch(1);
  public final CountDownLatch ready = new CountDownLatch(1);

  @Override
  public RenderedReport render(SubscriptionState subscription, UUID delivery, boolean fresh) {
    rendered.incrementAndGet();
    long insight = subscription.insightId() == null ? 0 : subscription.insightId();
    if (insight == 202) {
      awaitReady();
    }
    if (insight == 503) {
      throw new ReportUnavailable("the source is away", null, null);
    }
    if (insight == 500) {
      throw new IllegalStateException("broken");
    }
    return new RenderedReport(
        insight == 404 ? null : report(subscription), snapshot(insight), List.of());
  }

  private void awaitReady() {
    asked.countDown();
    try {
      ready.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public Report restore(
      SubscriptionState subscription, JsonNode contentSnapshot, List<Long> assetIds) {
    if (Objects.equals(subscription.insightId(), 409L)) {
      throw new IllegalStateException("not what it was");
    }
    return report(subscription);
  }

  private static Report report(SubscriptionState subscription) {
    long insight = subscription.insightId() == null ? 0 : subscription.insightId();
    @Nullable String shortId = subscription.insightShortId();
    return new Report(
        Report.Kind.INSIGHT,
        insight,
        shortId,
        "Sign-ups",
        URI.create("http://herald.example.com/insights/" + shortId),
        List.of(
            new Panel(
                insight,
                "abc" + insight,
                "Sign-ups",
                insight == 206
                    ? new Panel.Failed("timeout", "This insight could not be loaded.")
                    : new Panel.Table(List.of("day", "count"), List.of(List.of("Monday", "12"))))),
        1);
  }

  private static JsonNode snapshot(long insight) {
    var snapshot = JsonNodeFactory.instance.objectNode();
    snapshot.putNull("dashboard");
    var insights = snapshot.putArray("insights");
    insights
        .addObject()
        .put("id", insight)
        .put("short_id", "abc" + insight)
        .put("name", "Sign-ups");
    snapshot.put("total_insight_count", 1);
    return snapshot;
  }
}

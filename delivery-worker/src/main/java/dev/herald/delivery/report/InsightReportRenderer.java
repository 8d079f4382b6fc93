package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.herald.delivery.asset.AssetStore;
import dev.herald.delivery.report.Selection.Chosen;
import dev.herald.delivery.report.chart.FigureReader;
import dev.herald.delivery.report.source.InsightSource;
import dev.herald.delivery.report.source.SourceUnavailable;
import dev.herald.delivery.schedule.SubscriptionState;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renders reports from an insight source: all insights at once, each failing alone. */
@Singleton
final class InsightReportRenderer implements ReportRenderer {

  private static final Logger log = LoggerFactory.getLogger(InsightReportRenderer.class);

  private final InsightSource source;
  private final SharedDrawings drawings;
  private final AssetStore assets;
  private final ReportHeads heads;
  private final int most;

  InsightReportRenderer(
      InsightSource source,
      SharedDrawings drawings,
      AssetStore assets,
      ReportHeads heads,
      @Value("${herald.catalog.report-insights:6}") int most) {
    this.source = source;
    this.drawings = drawings;
    this.assets = assets;
    this.heads = heads;
    this.most = most;
  }

  @Override
  public RenderedReport render(SubscriptionState subscription, UUID deliveryId, boolean fresh) {
    var selection = select(subscription);
    if (selection == null || selection.chosen().isEmpty()) {
      return nothing(selection == null ? MissingNode.getInstance() : selection.dashboard());
    }
    var chosen = selection.chosen().stream().limit(most).toList();
    var drawn = drawAll(subscription, chosen, fresh);
    int gone = (int) drawn.stream().filter(d -> d.look() instanceof Drawn.Gone).count();
    if (gone == drawn.size()) {
      return nothing(selection.dashboard());
    }
    int total = selection.chosen().size() - gone;
    var snapshot = new ContentSnapshot(selection.dashboard(), total);
    var panels = new ArrayList<Panel>();
    for (int i = 0; i < chosen.size(); i++) {
      if (!(drawn.get(i).look() instanceof Drawn.Gone)) {
        var panel = panel(deliveryId, chosen.get(i), drawn.get(i));
        panels.add(panel);
        snapshot.add(panel, chosen.get(i).tileId(), drawn.get(i).insight());
      }
    }
    return new RenderedReport(
        heads.report(subscription, selection.dashboard(), panels, total),
        snapshot.json(),
        panels.stream().map(InsightReportRenderer::assetId).filter(id -> id >= 0).toList());
  }

  @Override
  public Report restore(
      SubscriptionState subscription, JsonNode contentSnapshot, List<Long> assetIds) {
    var stored = Set.copyOf(assetIds);
    var panels =
        ContentSnapshot.read(contentSnapshot).stream()
            .map(
                kept ->
                    new Panel(kept.insightId(), kept.shortId(), kept.name(), content(kept, stored)))
            .toList();
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("the snapshot holds no rendered insight");
    }
    return heads.report(
        subscription,
        contentSnapshot.path("dashboard"),
        panels,
        contentSnapshot.path("total_insight_count").asInt(panels.size()));
  }

  /** Null when the dashboard or the subscription's resource is gone. */
  private @Nullable Selection select(SubscriptionState subscription) {
    var insightId = subscription.insightId();
    if (insightId != null) {
      return Selection.ofInsight(subscription, insightId);
    }
    var dashboardId = subscription.dashboardId();
    if (dashboardId == null) {
      return null;
    }
    try {
      var dashboard = source.dashboard(subscription.projectId(), dashboardId);
      return dashboard == null
          ? null
          : Selection.ofDashboard(dashboard, subscription.dashboardExportInsights());
    } catch (SourceUnavailable e) {
      throw new ReportUnavailable("dashboard cannot be read: " + e.getMessage(), e.retryAfter(), e);
    }
  }

  private List<Drawn> drawAll(SubscriptionState subscription, List<Chosen> chosen, boolean fresh) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Future<Drawn>>();
      for (var insight : chosen) {
        Callable<Drawn> task =
            () ->
                drawings.get(
                    subscription.projectId(),
                    insight.insightId(),
                    subscription.insightId() == null ? subscription.dashboardId() : null,
                    fresh);
        tasks.add(threads.submit(task));
      }
      return collect(chosen, tasks);
    }
  }

  /** One that cannot be had becomes an error panel, unless that is true of all of them. */
  private static List<Drawn> collect(List<Chosen> chosen, List<Future<Drawn>> tasks) {
    var drawn = new ArrayList<Drawn>();
    var troubles = new ArrayList<SourceUnavailable>();
    for (int i = 0; i < tasks.size(); i++) {
      try {
        drawn.add(tasks.get(i).get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        tasks.forEach(task -> task.cancel(true));
        throw new ReportUnavailable("interrupted while rendering", null, e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SourceUnavailable trouble) {
          troubles.add(trouble);
        }
        log.atWarn()
            .addKeyValue("insight_id", chosen.get(i).insightId())
            .setCause(e.getCause())
            .log("insight_not_rendered");
        drawn.add(failed(e.getCause()));
      }
    }
    if (troubles.size() == tasks.size()) {
      var first = troubles.getFirst();
      throw new ReportUnavailable(
          "no insight can be read: " + first.getMessage(), first.retryAfter(), first);
    }
    return drawn;
  }

  private static Drawn failed(@Nullable Throwable cause) {
    var type = cause == null ? "unknown" : cause.getClass().getSimpleName();
    return new Drawn(
        MissingNode.getInstance(), new Drawn.Failed(type, "This insight could not be loaded."), 0);
  }

  private Panel panel(UUID deliveryId, Chosen chosen, Drawn drawn) {
    var insight = drawn.insight();
    var name = insight.isObject() ? FigureReader.displayName(insight) : chosen.name();
    var shortId = insight.path("short_id").asText(chosen.shortId());
    Panel.Content content =
        switch (drawn.look()) {
          case Drawn.Picture(var png, var summary) -> {
            long id =
                assets.store(
                    deliveryId, chosen.insightId(), png.bytes(), png.widthPx(), png.heightPx());
            yield new Panel.Picture(
                id, assets.publicUrl(id), png.widthPx(), png.heightPx(), name + ": " + summary);
          }
          case Drawn.Rows(var rows) -> new Panel.Table(rows.columns(), rows.rows());
          case Drawn.Failed(var type, var message) -> new Panel.Failed(type, message);
          case Drawn.Gone() -> throw new IllegalStateException("left out before");
        };
    return new Panel(chosen.insightId(), shortId, name, content);
  }

  private Panel.Content content(ContentSnapshot.Kept kept, Set<Long> stored) {
    var id = kept.assetId();
    if (id == null) {
      return kept.words();
    }
    return stored.contains(id)
        ? new Panel.Picture(
            id, assets.publicUrl(id), kept.widthPx(), kept.heightPx(), kept.altText())
        : new Panel.Failed("missing_asset", "The picture is no longer available.");
  }

  private static long assetId(Panel panel) {
    return panel.content() instanceof Panel.Picture picture ? picture.assetId() : -1;
  }

  private static RenderedReport nothing(JsonNode dashboard) {
    return new RenderedReport(null, new ContentSnapshot(dashboard, 0).json(), List.of());
  }
}

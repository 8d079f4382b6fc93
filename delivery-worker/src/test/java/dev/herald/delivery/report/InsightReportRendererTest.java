package dev.herald.delivery.report;

import static dev.herald.delivery.report.chart.Insights.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.delivery.report.chart.FigureReader;
import dev.herald.delivery.report.chart.Insights;
import dev.herald.delivery.report.draw.FigurePainter;
import dev.herald.delivery.report.source.InsightAnswer.Computed;
import dev.herald.delivery.report.source.InsightAnswer.Gone;
import dev.herald.delivery.report.source.InsightAnswer.NotComputed;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InsightReportRendererTest {

  private static final UUID DELIVERY = UUID.fromString("0192f0c1-0000-5000-8000-000000000001");
  private static final FigurePainter PAINTER = new FigurePainter();

  private final ScriptedSource source = new ScriptedSource();
  private final KeptAssets assets = new KeptAssets();
  private final ReportRenderer renderer = renderer(Duration.ofMinutes(1));

  private ReportRenderer renderer(Duration shareFor) {
    var settings = new RenderSettings(List.of(Duration.ZERO, Duration.ZERO), 4, shareFor, 1 << 20);
    var drawInsight =
        new DrawInsight(source, new FigureReader(Clock.systemUTC()), PAINTER, settings);
    return new InsightReportRenderer(
        source,
        new SharedDrawings(drawInsight, settings),
        assets,
        new ReportHeads("https://herald.test/"),
        6);
  }

  private static ObjectNode insight(long id, String name) {
    return Insights.trends("{}", "[" + Insights.series("Signed up", "[5, 6, 7]", "") + "]")
        .put("id", id)
        .put("short_id", "short" + id)
        .put("name", name);
  }

  private static String tile(long id, long insight, String layouts, String more) {
    return "{\"id\":%d,\"layouts\":%s,\"insight\":{\"id\":%d,\"short_id\":\"short%d\",\"name\":\"Insight %d\",\"deleted\":false}%s}"
        .formatted(id, layouts, insight, insight, insight, more);
  }

  private void dashboard(String... tiles) {
    source.dashboard =
        json("{\"id\":5,\"name\":\"Growth\",\"tiles\":[" + String.join(",", tiles) + "]}");
  }

  private void computes(long... ids) {
    for (long id : ids) {
      source.answers.put(id, new Computed(insight(id, "Insight " + id), 500));
    }
  }

  private static List<Long> ids(Report report) {
    return report.panels().stream().map(Panel::insightId).toList();
  }

  private static Report report(RenderedReport rendered) {
    var report = rendered.report();
    assertThat(report).isNotNull();
    return Objects.requireNonNull(report);
  }

  @Test
  void anInsightSubscriptionShowsItsInsight() {
    computes(12);
    var rendered = renderer.render(Subscriptions.toInsight(12), DELIVERY, false);
    var report = report(rendered);
    assertThat(report.kind()).isEqualTo(Report.Kind.INSIGHT);
    assertThat(report.shortId()).isEqualTo("short12");
    assertThat(report.name()).isEqualTo("Insight 12");
    assertThat(report.url()).hasToString("https://herald.test/insights/short12");
    assertThat(report.totalInsightCount()).isEqualTo(1);
    var picture = (Panel.Picture) report.panels().getFirst().content();
    assertThat(picture.widthPx()).isEqualTo(800);
    assertThat(picture.altText()).isEqualTo("Insight 12: Mar 1 to Mar 3: Signed up 18");
    assertThat(rendered.assetIds()).containsExactly(picture.assetId());
    assertThat(assets.load(picture.assetId())).isNotEmpty();
  }

  @Test
  void theSnapshotKeepsWhatTheContractNames() {
    computes(12);
    var snapshot = renderer.render(Subscriptions.toInsight(12), DELIVERY, false).contentSnapshot();
    assertThat(snapshot.path("dashboard").isNull()).isTrue();
    assertThat(snapshot.path("total_insight_count").asInt()).isEqualTo(1);
    var entry = snapshot.path("insights").get(0);
    assertThat(entry.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "id",
            "short_id",
            "name",
            "dashboard_tile_id",
            "query_hash",
            "cache_key",
            "query_results",
            "panel");
    assertThat(entry.path("dashboard_tile_id").isNull()).isTrue();
    assertThat(entry.path("query_results").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly(
            "result",
            "columns",
            "types",
            "resolved_date_range",
            "last_refresh",
            "is_cached",
            "timezone",
            "has_more",
            "query_status");
    assertThat(entry.path("query_results").path("result").path(0).path("label").asText())
        .isEqualTo("Signed up");
  }

  @Test
  void theTilesOfADashboardComeInTheOrderOfTheirPlaces() {
    dashboard(
        tile(1, 10, "{}", ""),
        tile(2, 11, "{\"sm\":{\"x\":6,\"y\":0}}", ""),
        tile(3, 12, "{\"sm\":{\"x\":0,\"y\":0}}", ""),
        tile(4, 13, "null", ""),
        tile(5, 14, "{\"sm\":{\"x\":0,\"y\":5}}", ""),
        tile(6, 15, "{\"sm\":{\"x\":0,\"y\":1}}", ",\"deleted\":true"),
        "{\"id\":7,\"layouts\":{},\"insight\":null,\"text\":{\"body\":\"words\"}}");
    computes(10, 11, 12, 13, 14, 15);
    var rendered = renderer.render(Subscriptions.toDashboard(5), DELIVERY, false);
    var report = report(rendered);
    assertThat(ids(report)).containsExactly(12L, 11L, 14L, 10L, 13L);
    assertThat(report.kind()).isEqualTo(Report.Kind.DASHBOARD);
    assertThat(report.name()).isEqualTo("Growth");
    assertThat(report.url()).hasToString("https://herald.test/dashboard/5");
    assertThat(rendered.contentSnapshot().path("dashboard"))
        .hasToString("{\"id\":5,\"name\":\"Growth\"}");
    assertThat(
            rendered.contentSnapshot().path("insights").get(0).path("dashboard_tile_id").asLong())
        .isEqualTo(3);
    assertThat(source.asked).allSatisfy(call -> assertThat(call).contains("dashboard 5"));
  }

  @Test
  void aSelectionKeepsTheOrderAndIgnoresWhatIsNotThere() {
    dashboard(tile(1, 10, "{}", ""), tile(2, 11, "{}", ""), tile(3, 12, "{}", ""));
    computes(10, 11, 12);
    var report =
        report(renderer.render(Subscriptions.toDashboard(5, 12, 10, 999), DELIVERY, false));
    assertThat(ids(report)).containsExactly(10L, 12L);
    assertThat(report.totalInsightCount()).isEqualTo(2);
  }

  @Test
  void atMostSixInsightsAreShownAndAllAreCounted() {
    long[] all = IntStream.rangeClosed(1, 8).mapToLong(i -> i).toArray();
    dashboard(Arrays.stream(all).mapToObj(i -> tile(i, i, "{}", "")).toArray(String[]::new));
    computes(all);
    var rendered = renderer.render(Subscriptions.toDashboard(5), DELIVERY, false);
    assertThat(report(rendered).panels()).hasSize(6);
    assertThat(report(rendered).totalInsightCount()).isEqualTo(8);
    assertThat(rendered.assetIds()).hasSize(6);
    assertThat(rendered.contentSnapshot().path("total_insight_count").asInt()).isEqualTo(8);
  }

  @Test
  void aFailingInsightNeverStopsTheOthers() {
    dashboard(
        tile(1, 10, "{}", ""), tile(2, 11, "{}", ""), tile(3, 12, "{}", ""), tile(4, 13, "{}", ""));
    computes(10);
    source.answers.put(11L, new NotComputed(null, "query_error", "no such column"));
    source.unavailable.add(12L);
    source.broken.add(13L);
    var rendered = renderer.render(Subscriptions.toDashboard(5), DELIVERY, false);
    var panels = report(rendered).panels();
    assertThat(panels.get(0).content()).isInstanceOf(Panel.Picture.class);
    assertThat(panels.get(1).content())
        .isEqualTo(new Panel.Failed("query_error", "no such column"));
    assertThat(panels.get(1).name()).isEqualTo("Insight 11");
    assertThat(panels.get(2).content())
        .isEqualTo(new Panel.Failed("SourceUnavailable", "This insight could not be loaded."));
    assertThat(panels.get(3).content()).isInstanceOf(Panel.Failed.class);
    assertThat(rendered.assetIds()).hasSize(1);
    var entry = rendered.contentSnapshot().path("insights").get(1);
    assertThat(entry.path("query_results").isNull()).isTrue();
    assertThat(entry.path("query_error"))
        .isEqualTo(json("{\"type\":\"query_error\",\"message\":\"no such column\"}"));
  }

  @Test
  void anInsightWhoseSourceStumblesIsAskedForAgain() {
    computes(12);
    source.stumbles = 2;
    assertThat(
            report(renderer.render(Subscriptions.toInsight(12), DELIVERY, false))
                .panels()
                .getFirst()
                .content())
        .isInstanceOf(Panel.Picture.class);
    assertThat(source.asked).hasSize(3);
  }

  @Test
  void whenNothingCanBeReadTheReportIsUnavailable() {
    source.unavailable.add(12L);
    assertThatThrownBy(() -> renderer.render(Subscriptions.toInsight(12), DELIVERY, false))
        .isInstanceOf(ReportUnavailable.class);
    source.dashboardUnavailable = true;
    assertThatThrownBy(() -> renderer.render(Subscriptions.toDashboard(5), DELIVERY, false))
        .isInstanceOf(ReportUnavailable.class);
  }

  @Test
  void aGoneInsightOrDashboardLeavesNothingToExport() {
    source.answers.put(12L, new Gone());
    var rendered = renderer.render(Subscriptions.toInsight(12), DELIVERY, false);
    assertThat(rendered.report()).isNull();
    assertThat(rendered.assetIds()).isEmpty();
    assertThat(rendered.contentSnapshot())
        .isEqualTo(json("{\"dashboard\":null,\"insights\":[],\"total_insight_count\":0}"));
    assertThat(renderer.render(Subscriptions.toDashboard(5), DELIVERY, false).report()).isNull();
    dashboard(tile(1, 10, "{}", ",\"deleted\":true"));
    assertThat(renderer.render(Subscriptions.toDashboard(5), DELIVERY, false).report()).isNull();
  }

  @Test
  void anInsightThatVanishedMeanwhileIsLeftOut() {
    dashboard(tile(1, 10, "{}", ""), tile(2, 11, "{}", ""));
    computes(10);
    source.answers.put(11L, new Gone());
    var report = report(renderer.render(Subscriptions.toDashboard(5), DELIVERY, false));
    assertThat(ids(report)).containsExactly(10L);
    assertThat(report.totalInsightCount()).isEqualTo(1);
  }

  @Test
  void aResultThatCannotBeDrawnIsShownAsRows() {
    var unheard = Insights.source("FunnelsQuery", "", "{\"steps\":3}").put("short_id", "short12");
    source.answers.put(12L, new Computed(unheard, 10));
    var rendered = renderer.render(Subscriptions.toInsight(12), DELIVERY, false);
    assertThat(report(rendered).panels().getFirst().content())
        .isEqualTo(new Panel.Table(List.of("Name", "Value"), List.of(List.of("steps", "3"))));
    assertThat(
            renderer.restore(
                Subscriptions.toInsight(12), rendered.contentSnapshot(), rendered.assetIds()))
        .isEqualTo(rendered.report());
  }

  @Test
  void whatPostgresCannotKeepIsTakenOutOfTheSnapshot() {
    var insight = insight(12, "Insight 12");
    insight
        .withArray("result")
        .addObject()
        .put("label", "a\u0000b")
        .put("count", Double.NaN)
        .putArray("data")
        .add(1);
    source.answers.put(12L, new Computed(insight, 10));
    var kept =
        renderer
            .render(Subscriptions.toInsight(12), DELIVERY, false)
            .contentSnapshot()
            .path("insights")
            .get(0)
            .path("query_results")
            .path("result")
            .path(1);
    assertThat(kept.path("label").asText()).isEqualTo("ab");
    assertThat(kept.path("count").isNull()).isTrue();
  }

  @Test
  void aReportIsRestoredFromItsSnapshot() {
    dashboard(tile(1, 10, "{}", ""), tile(2, 11, "{}", ""), tile(3, 12, "{}", ""));
    computes(10, 12);
    source.answers.put(11L, new NotComputed(null, "query_error", "no such column"));
    var subscription = Subscriptions.toDashboard(5);
    var rendered = renderer.render(subscription, DELIVERY, false);
    JsonNode stored = json(rendered.contentSnapshot().toString());
    assertThat(renderer.restore(subscription, stored, rendered.assetIds()))
        .isEqualTo(rendered.report());
  }

  @Test
  void aRestoredReportOfAnInsightIsTheSame() {
    computes(12);
    var subscription = Subscriptions.toInsight(12);
    var rendered = renderer.render(subscription, DELIVERY, false);
    assertThat(
            renderer.restore(
                subscription, json(rendered.contentSnapshot().toString()), rendered.assetIds()))
        .isEqualTo(rendered.report());
  }

  @Test
  void aPictureThatIsNotTheDeliverysAnyMoreIsAnErrorPanel() {
    computes(12);
    var rendered = renderer.render(Subscriptions.toInsight(12), DELIVERY, false);
    var restored =
        renderer.restore(Subscriptions.toInsight(12), rendered.contentSnapshot(), List.of());
    assertThat(restored.panels().getFirst().content()).isInstanceOf(Panel.Failed.class);
  }

  @Test
  void theSnapshotOfAStartHoldsNothingToRestore() {
    var start =
        json(
            "{\"dashboard\":null,\"insights\":[{\"id\":12,\"short_id\":\"s\",\"name\":\"n\"}],\"total_insight_count\":0}");
    assertThatThrownBy(() -> renderer.restore(Subscriptions.toInsight(12), start, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void deliveriesRenderedWithinMomentsShareTheDrawing() {
    computes(12);
    var first = renderer.render(Subscriptions.toInsight(12), DELIVERY, false);
    var other = renderer.render(Subscriptions.toInsight(12), UUID.randomUUID(), false);
    assertThat(source.asked).hasSize(1);
    assertThat(other.assetIds()).isNotEqualTo(first.assetIds());
  }

  @Test
  void aFreshReportIsNeverShared() {
    computes(12);
    renderer.render(Subscriptions.toInsight(12), DELIVERY, false);
    renderer.render(Subscriptions.toInsight(12), DELIVERY, true);
    assertThat(source.asked)
        .containsExactly("12 dashboard null fresh false", "12 dashboard null fresh true");
  }

  @Test
  void aDrawingIsForgottenAfterAWhile() {
    computes(12);
    var forgetful = renderer(Duration.ZERO);
    forgetful.render(Subscriptions.toInsight(12), DELIVERY, false);
    forgetful.render(Subscriptions.toInsight(12), DELIVERY, false);
    assertThat(source.asked).hasSize(2);
  }
}

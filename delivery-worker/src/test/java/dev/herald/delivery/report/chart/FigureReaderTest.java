package dev.herald.delivery.report.chart;

import static dev.herald.delivery.report.chart.Insights.insight;
import static dev.herald.delivery.report.chart.Insights.json;
import static dev.herald.delivery.report.chart.Insights.series;
import static dev.herald.delivery.report.chart.Insights.source;
import static dev.herald.delivery.report.chart.Insights.sql;
import static dev.herald.delivery.report.chart.Insights.trends;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FigureReaderTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-05T12:00:00Z"), ZoneOffset.UTC);
  private static final String THREE_DAYS = "[" + series("Signed up", "[5, 6, 7]", "") + "]";
  private static final String TOTALS =
      """
      [{"label":"A","aggregated_value":3,"data":[],"days":[],"labels":[],"count":0,"action":{"order":0}},
       {"label":"B","aggregated_value":9.5,"data":[],"days":[],"labels":[],"count":0,"action":{"order":1}}]
      """;

  private final FigureReader reader = new FigureReader(NOON);

  private Chart chart(JsonNode insight) {
    return reader.read(insight).chart();
  }

  @ParameterizedTest
  @CsvSource({
    "ActionsLineGraph, Lines",
    "ActionsLineGraphCumulative, Lines",
    "ActionsAreaGraph, Area",
    "ActionsBar, Bars",
    "ActionsStackedBar, Bars",
    "ActionsUnstackedBar, Bars",
    "ActionsBarValue, HorizontalBars",
    "ActionsPie, HorizontalBars",
    "ActionsTable, Table",
    "BoldNumber, BigNumber",
    "WorldMap, Table",
    "CalendarHeatmap, Table",
    "SomethingNew, Table",
  })
  void aDisplayChoosesTheDrawing(String display, String drawing) {
    var insight = trends("{\"display\":\"" + display + "\"}", THREE_DAYS);
    assertThat(chart(insight).getClass().getSimpleName()).isEqualTo(drawing);
  }

  @Test
  void trendsWithoutADisplayAreLines() {
    assertThat(chart(trends("{}", THREE_DAYS))).isInstanceOf(Chart.Lines.class);
  }

  @Test
  void barsAreStackedOrSideBySide() {
    assertThat(chart(trends("{\"display\":\"ActionsBar\"}", THREE_DAYS)))
        .asInstanceOf(InstanceOfAssertFactories.type(Chart.Bars.class))
        .extracting(Chart.Bars::arrangement)
        .isEqualTo(Chart.Arrangement.STACKED);
    assertThat(chart(trends("{\"display\":\"ActionsUnstackedBar\"}", THREE_DAYS)))
        .asInstanceOf(InstanceOfAssertFactories.type(Chart.Bars.class))
        .extracting(Chart.Bars::arrangement)
        .isEqualTo(Chart.Arrangement.GROUPED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'kind':'InsightVizNode','source':{'kind':'TrendsQuery'}}",
        "{'kind':'DataTableNode','source':{'kind':'TrendsQuery'}}",
        "{'kind':'TrendsQuery'}",
      })
  void theQueryIsTakenOutOfItsWrappers(String query) {
    assertThat(chart(insight(query.replace('\'', '"'), THREE_DAYS)))
        .isInstanceOf(Chart.Lines.class);
  }

  @Test
  void theOlderFiltersFormIsUnderstood() {
    var insight = insight("null", THREE_DAYS);
    insight.set("filters", json("{\"insight\":\"TRENDS\",\"display\":\"ActionsPie\"}"));
    assertThat(chart(insight)).isInstanceOf(Chart.HorizontalBars.class);
  }

  @Test
  void anEmptyResultIsNoData() {
    assertThat(chart(trends("{}", "[]"))).isInstanceOf(Chart.NoData.class);
    assertThat(chart(source("FunnelsQuery", "", "[]"))).isInstanceOf(Chart.NoData.class);
    assertThat(chart(source("RetentionQuery", "", "[]"))).isInstanceOf(Chart.NoData.class);
    assertThat(chart(source("PathsQuery", "", "[]"))).isInstanceOf(Chart.NoData.class);
    assertThat(chart(sql("", "{}", "[\"a\"]", "[]"))).isInstanceOf(Chart.NoData.class);
    assertThat(chart(source("Unheard", "", "[]"))).isInstanceOf(Chart.NoData.class);
  }

  @Test
  void theTitleIsTheDisplayNameAndTheSubtitleThePeriodInTheInsightsZone() {
    var figure = reader.read(trends("{}", THREE_DAYS));
    assertThat(figure.title()).isEqualTo("Signups");
    assertThat(figure.subtitle()).isEqualTo("Mar 1 – Mar 3, 2026 (Europe/Berlin)");
  }

  @Test
  void aBlankNameCountsAsNone() {
    assertThat(FigureReader.displayName(json("{\"name\":\" \",\"derived_name\":\"Derived\"}")))
        .isEqualTo("Derived");
    assertThat(FigureReader.displayName(json("{\"name\":null,\"derived_name\":null}")))
        .isEqualTo("Unnamed");
    assertThat(FigureReader.displayName(json("{}"))).isEqualTo("Unnamed");
  }

  @Test
  void anUnknownZoneIsTakenAsUtc() {
    var insight = trends("{}", THREE_DAYS).put("timezone", "Mars/Olympus");
    assertThat(reader.read(insight).subtitle()).endsWith("(UTC)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // label | custom name | breakdown value | name
        "Pageview | - | - | Pageview",
        "Pageview | My view | - | My view",
        "Chrome | - | 'Chrome' | Chrome",
        "Chrome | My view | 'Chrome' | My view – Chrome",
        "Pageview | - | 'Chrome' | Pageview – Chrome",
        "Pageview - Chrome | - | 'Chrome' | Pageview - Chrome",
        "Pageview | - | ['Chrome','Mac'] | Pageview – Chrome · Mac",
        "Chrome::Mac | - | ['Chrome','Mac'] | Chrome · Mac",
        "$$_posthog_breakdown_other_$$ | - | '$$_posthog_breakdown_other_$$' | Other (i.e. all"
            + " remaining values)",
        "$$_posthog_breakdown_null_$$ | - | '$$_posthog_breakdown_null_$$' | None (i.e. no value)",
        "Formula (A/B) | - | - | Formula (A/B)",
      },
      quoteCharacter = '~')
  void aSeriesIsNamedByItsLabelAndItsBreakdown(
      String label, @Nullable String custom, @Nullable String breakdown, String name) {
    var action = custom == null ? "null" : "{\"order\":0,\"custom_name\":\"" + custom + "\"}";
    var value = breakdown == null ? "null" : breakdown.replace('\'', '"');
    var series =
        TrendSeries.of(
            json(
                "{\"label\":\"%s\",\"data\":[1],\"action\":%s,\"breakdown_value\":%s}"
                    .formatted(label, action, value)));
    assertThat(series.name()).isEqualTo(name);
  }

  @Test
  void aComparedSeriesHasTheColourOfItsCounterpart() {
    var lines =
        (Chart.Lines)
            chart(
                trends(
                    "{}",
                    "["
                        + series(
                            "A",
                            "[1,2,3]",
                            ",\"breakdown_value\":\"x\",\"compare\":true,\"compare_label\":\"current\"")
                        + ","
                        + series(
                            "A",
                            "[3,2,1]",
                            ",\"breakdown_value\":\"x\",\"compare\":true,\"compare_label\":\"previous\"")
                        + ","
                        + series("A", "[3,2,1]", ",\"breakdown_value\":\"y\"")
                        + "]"));
    assertThat(lines.series()).extracting(Series::previous).containsExactly(false, true, false);
    assertThat(lines.series()).extracting(Series::hue).containsExactly(0, 0, 1);
  }

  @Test
  void atMostTwelveSeriesAreDrawnTheLargestFirstAndANoteTellsOfTheRest() {
    var result =
        IntStream.range(0, 20)
            .mapToObj(i -> series("e", "[0, 0, " + i + "]", ",\"breakdown_value\":\"b" + i + "\""))
            .collect(Collectors.joining(",", "[", "]"));
    var figure = reader.read(trends("{}", result));
    var lines = (Chart.Lines) figure.chart();
    assertThat(lines.series()).hasSize(12);
    assertThat(lines.series().getFirst().name()).isEqualTo("e – b19");
    assertThat(figure.notes()).containsExactly("Showing the 12 largest of 20 series");
  }

  @Test
  void theLastIntervalIsRunningUntilItHasEnded() {
    var past = (Chart.Lines) chart(trends("{}", THREE_DAYS));
    assertThat(past.axis().lastRunning()).isFalse();
    var during =
        (Chart.Lines) chart(trends("{}", THREE_DAYS).put("last_refresh", "2026-03-03T15:00:00Z"));
    assertThat(during.axis().lastRunning()).isTrue();
  }

  @Test
  void hoursAreLabelledWithTheirTime() {
    var result =
        """
        [{"label":"e","data":[1,2],"labels":["x","y"],"days":["2026-03-01T13:00:00","2026-03-01T14:00:00"],"action":null}]
        """;
    var insight = insight("{\"kind\":\"TrendsQuery\",\"interval\":\"hour\"}", result);
    assertThat(((Chart.Lines) chart(insight)).axis().labels()).containsExactly("13:00", "14:00");
  }

  @Test
  void totalsAreRankedByTheirAggregatedValue() {
    var bars = (Chart.HorizontalBars) chart(trends("{\"display\":\"ActionsBarValue\"}", TOTALS));
    assertThat(bars.bars()).extracting(Chart.HorizontalBars.Bar::name).containsExactly("B", "A");
    assertThat(bars.bars()).extracting(Chart.HorizontalBars.Bar::value).containsExactly(9.5, 3.0);
    assertThat(bars.shares()).isFalse();
  }

  @Test
  void dataIsSummedWhereTheAggregatedValueIsMissing() {
    var number = (Chart.BigNumber) chart(trends("{\"display\":\"BoldNumber\"}", THREE_DAYS));
    assertThat(number.value()).isEqualTo(18);
    assertThat(number.previous()).isNull();
  }

  @Test
  void aNumberIsComparedWithThePreviousPeriod() {
    var result =
        """
        [{"label":"R","aggregated_value":120,"data":[],"action":{"order":0},"compare_label":"current"},
         {"label":"R","aggregated_value":100,"data":[],"action":{"order":0},"compare_label":"previous"}]
        """;
    var figure = reader.read(trends("{\"display\":\"BoldNumber\"}", result));
    assertThat(((Chart.BigNumber) figure.chart()).previous()).isEqualTo(100);
    assertThat(Summary.of(figure)).isEqualTo("120 against 100 before (+20%)");
  }

  @Test
  void aTableOfSeriesHasATotalAndOneColumnPerLabel() {
    var table = (Chart.Table) chart(trends("{\"display\":\"ActionsTable\"}", THREE_DAYS));
    assertThat(table.columns())
        .extracting(Chart.Table.Column::name)
        .containsExactly("Series", "Total", "Mar 1", "Mar 2", "Mar 3");
    assertThat(table.rows()).containsExactly(List.of("Signed up", "18", "5", "6", "7"));
  }

  @Test
  void stickinessIsBarsOverItsOwnLabels() {
    var bars =
        (Chart.Bars)
            chart(
                source(
                    "StickinessQuery",
                    "",
                    "[{\"label\":\"e\",\"data\":[9,4],\"days\":[1,2],\"labels\":[\"1 day\",\"2"
                        + " days\"],\"action\":{\"order\":0}}]"));
    assertThat(bars.axis().labels()).containsExactly("1 day", "2 days");
  }

  @Test
  void lifecycleStacksItsFourStatesWithDormantBelowZero() {
    var result =
        "["
            + series("e", "[-1,-2,-3]", ",\"status\":\"dormant\"")
            + ","
            + series("e", "[1,2,3]", ",\"status\":\"new\"")
            + ","
            + series("e", "[1,1,1]", ",\"status\":\"returning\"")
            + ","
            + series("e", "[1,1,1]", ",\"status\":\"resurrecting\"")
            + "]";
    var bars = (Chart.Bars) chart(source("LifecycleQuery", "", result));
    assertThat(bars.series())
        .extracting(Series::name)
        .containsExactly("New", "Returning", "Resurrecting", "Dormant");
    assertThat(bars.series().getLast().total()).isNegative();
    assertThat(bars.arrangement()).isEqualTo(Chart.Arrangement.STACKED);
  }

  private static final String STEPS =
      """
      [{"action_id":"visit","name":"visit","custom_name":null,"order":0,"type":"events","count":200,
        "average_conversion_time":null,"median_conversion_time":null},
       {"action_id":"buy","name":"buy","custom_name":"Paid","order":1,"type":"events","count":50,
        "average_conversion_time":340.2,"median_conversion_time":120.0,"breakdown_value":["Chrome"]}]
      """;

  @Test
  void aFunnelTellsSharesOfTheFirstAndOfThePreviousStep() {
    var funnel = (Chart.Funnel) chart(source("FunnelsQuery", ",\"funnelsFilter\":{}", STEPS));
    assertThat(funnel.steps()).containsExactly("visit", "Paid");
    assertThat(funnel.groups().getFirst().steps())
        .containsExactly(
            new Chart.Funnel.Step(200, 1, 1, null), new Chart.Funnel.Step(50, 0.25, 0.25, 120.0));
  }

  @Test
  void aFunnelThatNobodyEnteredDividesByNothing() {
    var funnel =
        (Chart.Funnel)
            chart(source("FunnelsQuery", "", STEPS.replace("200", "0").replace("50,", "0,")));
    assertThat(funnel.groups().getFirst().steps())
        .extracting(Chart.Funnel.Step::ofFirst)
        .containsOnly(0.0);
  }

  @Test
  void aBrokenDownFunnelHasOneGroupPerValue() {
    var one = "[{\"name\":\"a\",\"order\":0,\"count\":%d,\"breakdown_value\":[\"%s\"]}]";
    var funnel =
        (Chart.Funnel)
            chart(
                source(
                    "FunnelsQuery",
                    "",
                    "[" + one.formatted(4, "Chrome") + "," + one.formatted(2, "Safari") + "]"));
    assertThat(funnel.groups())
        .extracting(Chart.Funnel.Group::name)
        .containsExactly("Chrome", "Safari");
  }

  @Test
  void funnelTrendsAreLinesInPercent() {
    var lines =
        (Chart.Lines)
            chart(
                source(
                    "FunnelsQuery",
                    ",\"funnelsFilter\":{\"funnelVizType\":\"trends\"}",
                    "[{\"count\":3,\"data\":[25.0,30.0,0],\"days\":[\"2026-03-01\",\"2026-03-02\",\"2026-03-03\"],\"labels\":[\"1-Mar-2026\"]}]"));
    assertThat(lines.format().text(25)).isEqualTo("25%");
  }

  @Test
  void timeToConvertIsAHistogram() {
    var figure =
        reader.read(
            source(
                "FunnelsQuery",
                ",\"funnelsFilter\":{\"funnelVizType\":\"time_to_convert\"}",
                "{\"bins\":[[60,12],[120,5]],\"average_conversion_time\":85.3}"));
    var bars = (Chart.Bars) figure.chart();
    assertThat(bars.arrangement()).isEqualTo(Chart.Arrangement.HISTOGRAM);
    assertThat(bars.axis().labels()).containsExactly("1m", "2m");
    assertThat(figure.notes()).containsExactly("On average 1m 25s");
  }

  @Test
  void retentionSharesAreOfTheSizeOfTheirRowAndTheMeanIsWeighted() {
    var retention =
        (Chart.Retention)
            chart(
                source(
                    "RetentionQuery",
                    ",\"retentionFilter\":{\"period\":\"Day\",\"totalIntervals\":3}",
                    """
                    [{"date":"2026-03-01T00:00:00Z","label":"Day 0","values":[{"count":40},{"count":20},{"count":10}]},
                     {"date":"2026-03-02T00:00:00Z","label":"Day 1","values":[{"count":10},{"count":0}]},
                     {"date":"2026-03-03T00:00:00Z","label":"Day 2","values":[{"count":0}]}]
                    """));
    var grid = retention.grids().getFirst();
    assertThat(grid.intervals()).containsExactly("Day 0", "Day 1", "Day 2");
    assertThat(grid.rows().getFirst())
        .isEqualTo(new Chart.Retention.Row("Mar 1", 40, List.of(1.0, 0.5, 0.25)));
    assertThat(grid.rows().get(2).shares()).containsExactly(0.0);
    assertThat(grid.mean()).containsExactly(1.0, 0.4, 0.25);
  }

  @Test
  void retentionOfABreakdownHasOneGridPerValue() {
    var row =
        "{\"date\":\"2026-03-01T00:00:00Z\",\"values\":[{\"count\":4}],\"breakdown_value\":\"%s\"}";
    var retention =
        (Chart.Retention)
            chart(
                source(
                    "RetentionQuery",
                    "",
                    "[" + row.formatted("Free") + "," + row.formatted("Paid") + "]"));
    assertThat(retention.grids())
        .extracting(Chart.Retention.Grid::name)
        .containsExactly("Free", "Paid");
  }

  @Test
  void pathsAreATableWithoutStepNumbers() {
    var table =
        (Chart.Table)
            chart(
                source(
                    "PathsQuery",
                    "",
                    "[{\"source\":\"1_/home\",\"target\":\"2_/pricing\",\"value\":31,\"average_conversion_time\":5400.0}]"));
    assertThat(table.rows()).containsExactly(List.of("/home", "/pricing", "31"));
  }

  @Test
  void sqlRowsAreATableByDefault() {
    var insight =
        sql("", "{}", "[\"path\",\"views\"]", "[[\"/pricing\",4200],[null,17]]")
            .put("hasMore", true);
    var figure = reader.read(insight);
    var table = (Chart.Table) figure.chart();
    assertThat(table.columns())
        .containsExactly(
            new Chart.Table.Column("path", false), new Chart.Table.Column("views", true));
    assertThat(table.rows()).containsExactly(List.of("/pricing", "4,200"), List.of("", "17"));
    assertThat(figure.notes()).containsExactly("There are more rows than shown here");
  }

  @Test
  void tablesAreCutToFiftyRowsTwelveColumnsAndAHundredCharacters() {
    var row =
        IntStream.range(0, 15)
            .mapToObj(i -> "\"" + "x".repeat(150) + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    var rows = IntStream.range(0, 60).mapToObj(i -> row).collect(Collectors.joining(",", "[", "]"));
    var figure = reader.read(sql("", "{}", "[\"a\"]", rows));
    var table = (Chart.Table) figure.chart();
    assertThat(table.rows()).hasSize(50);
    assertThat(table.columns()).hasSize(12);
    assertThat(table.rows().getFirst().getFirst()).hasSize(100).endsWith("…");
    assertThat(figure.notes())
        .containsExactly("Showing 12 of 15 columns", "Showing the first 50 of 60 rows");
  }

  @Test
  void nestedJsonIsCompactText() {
    var table = (Chart.Table) chart(sql("", "{}", "[\"*\"]", "[[{\"a\": [1, 2]}]]"));
    assertThat(table.rows()).containsExactly(List.of("{\"a\":[1,2]}"));
  }

  @Test
  void aListOfObjectsIsATableOfItsScalarKeys() {
    var table =
        (Chart.Table)
            chart(source("Unheard", "", "[{\"a\":1,\"b\":{\"c\":2}},{\"a\":2,\"d\":\"x\"}]"));
    assertThat(table.columns()).extracting(Chart.Table.Column::name).containsExactly("a", "d");
    assertThat(table.rows()).containsExactly(List.of("1", ""), List.of("2", "x"));
  }

  @Test
  void sqlCanBeANumber() {
    assertThat(chart(sql("BoldNumber", "{}", "[\"n\"]", "[[42]]")))
        .isEqualTo(
            new Chart.BigNumber(
                "n", 42, null, new ValueFormat(ValueFormat.Style.NUMERIC, "", "", -1)));
  }

  @Test
  void aSqlChartWithoutSettingsTakesTheFirstTextColumnAndAllNumbers() {
    var lines =
        (Chart.Lines)
            chart(
                sql(
                    "ActionsLineGraph",
                    "{}",
                    "[\"views\",\"day\",\"visits\"]",
                    "[[5,\"2026-03-01\",2],[6,\"2026-03-02\",null]]"));
    assertThat(lines.axis().labels()).containsExactly("Mar 1", "Mar 2");
    assertThat(lines.series()).extracting(Series::name).containsExactly("views", "visits");
    assertThat(lines.series().get(1).values()).containsExactly(2.0, Double.NaN);
  }

  @Test
  void aSqlChartFollowsItsSettings() {
    var settings =
        """
        {"xAxis":{"column":"day"},"yAxis":[{"column":"cost","settings":{"display":{"label":"Cost"},"formatting":{"prefix":"€"}}}]}
        """;
    var bars =
        (Chart.Bars)
            chart(
                sql(
                    "ActionsStackedBar",
                    settings,
                    "[\"day\",\"views\",\"cost\"]",
                    "[[\"Mon\",1,2.5],[\"Tue\",3,4]]"));
    assertThat(bars.series()).extracting(Series::name).containsExactly("Cost");
    assertThat(bars.axis().labels()).containsExactly("Mon", "Tue");
    assertThat(bars.format().text(2.5)).isEqualTo("€2.5");
  }

  @Test
  void aSqlChartWithNothingToPlotIsATable() {
    assertThat(chart(sql("ActionsLineGraph", "{}", "[\"a\"]", "[[\"x\"]]")))
        .isInstanceOf(Chart.Table.class);
  }

  @Test
  void everyChartHasALineOfWordsAndPlainRows() {
    for (var insight :
        List.of(
            trends("{}", THREE_DAYS),
            trends("{\"display\":\"ActionsPie\"}", TOTALS),
            source("FunnelsQuery", "", STEPS),
            sql("", "{}", "[\"a\"]", "[[1]]"),
            trends("{}", "[]"))) {
      var figure = reader.read(insight);
      assertThat(Summary.of(figure)).isNotBlank();
      assertThat(PlainRows.of(figure.chart()).columns()).isNotEmpty();
    }
  }
}

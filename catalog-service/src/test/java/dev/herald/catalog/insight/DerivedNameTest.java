package dev.herald.catalog.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerivedNameTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'kind':'TrendsQuery','series':[{'event':'$pageview','math':'dau'}] | Pageview unique"
            + " users",
        "'kind':'TrendsQuery','series':[{'event':'a'},{'event':'b','custom_name':'B'}] | a count &"
            + " B count",
        "'kind':'TrendsQuery','series':[{'event':'buy','math':'sum','math_property':'price'}],'breakdownFilter':{'breakdown':'country'}"
            + " | buy sum of price by country",
        "'kind':'TrendsQuery','series':[{}],'breakdownFilter':{'breakdowns':[{'property':'x'},{'property':'y'}]}"
            + " | All events count by x, y",
        "'kind':'TrendsQuery' | all events",
        "'kind':'FunnelsQuery','series':[{'event':'visit'},{'event':'buy'}] | visit → buy user"
            + " conversion rate",
        "'kind':'RetentionQuery','retentionFilter':{'targetEntity':{'id':'a','name':'a'},'returningEntity':{'id':'$pageview'}}"
            + " | Retention of users based on doing a and returning with Pageview",
        "'kind':'StickinessQuery','series':[{'event':'a'}] | a stickiness",
        "'kind':'LifecycleQuery','series':[{'event':'a'}] | User lifecycle based on a",
        "'kind':'PathsQuery' | User paths",
        "'kind':'HogQLQuery','query':'select 1' | SQL query",
        "'kind':'EventsQuery' | Events",
        "'kind':'WebOverviewQuery' | Web overview",
        "'x':1 | Query",
      })
  void aQuerySaysInAFewWordsWhatItAsks(String query, String name) throws JsonProcessingException {
    String json = "{" + query.replace('\'', '"') + "}";

    assertThat(DerivedName.of(JSON.readTree(json))).isEqualTo(name);
    assertThat(
            DerivedName.of(JSON.readTree("{\"kind\":\"InsightVizNode\",\"source\":" + json + "}")))
        .isEqualTo(name);
  }

  @Test
  void aChartOfAStatementIsNamedAfterItsAxes() throws JsonProcessingException {
    String query =
        "{\"kind\":\"DataVisualizationNode\",\"source\":{\"kind\":\"HogQLQuery\"},"
            + "\"chartSettings\":{\"xAxis\":{\"column\":\"day\"},"
            + "\"yAxis\":[{\"column\":\"revenue\"},{\"column\":\"orders\"}]}}";

    assertThat(DerivedName.of(JSON.readTree(query))).isEqualTo("revenue, orders by day");
  }

  @Test
  void itIsNeverTooLong() {
    var query = JSON.createObjectNode().put("kind", "TrendsQuery");
    query.putArray("series").addObject().put("event", "x".repeat(500));

    assertThat(DerivedName.of(query)).hasSize(400).endsWith("…");
  }

  @Test
  void withoutAQueryThereIsNoName() {
    assertThat(DerivedName.of(null)).isNull();
    assertThat(DerivedName.of(JSON.createObjectNode())).isNull();
  }
}

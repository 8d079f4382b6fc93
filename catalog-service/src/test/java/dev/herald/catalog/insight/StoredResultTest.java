package dev.herald.catalog.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.catalog.Caller;
import dev.herald.catalog.Caller.Answer;
import dev.herald.catalog.CatalogServer;
import dev.herald.catalog.Given;
import dev.herald.platform.identity.ProjectInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredResultTest {

  private static final String TRENDS =
      "{\"query\":{\"kind\":\"InsightVizNode\",\"source\":{\"kind\":\"TrendsQuery\"}}}";

  private final ProjectInfo project = Given.project();
  private final Caller caller = CatalogServer.shared().asMember(project);
  private final String insights = "/api/projects/" + project.id() + "/insights/";

  @Test
  void whatNoSourceCanComputeHasNoResultAndAReason() {
    long id = caller.post(insights, TRENDS).id();

    for (String refresh : List.of("", "?refresh=blocking", "?refresh=force_blocking")) {
      Answer answer = caller.get(insights + id + refresh);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().path("result").isNull()).isTrue();
      assertThat(answer.body().path("query_status").path("complete").booleanValue()).isTrue();
      assertThat(answer.body().path("query_status").path("error").booleanValue()).isTrue();
      assertThat(answer.body().path("query_status").path("error_message").asText())
          .isEqualTo("No source can compute a TrendsQuery, and no result has been stored.");
    }
  }

  @Test
  void aPushedResultAnswersInEveryMode() {
    Answer created = caller.post(insights, TRENDS);
    String path = insights + created.field("short_id") + "/result/";

    Answer pushed =
        caller.put(
            path,
            """
            {"result": [{"label": "Signed up", "count": 18.50, "data": [5, 6, 7.0]}],
             "columns": null, "types": [["a", "String"]],
             "resolved_date_range": {"date_from": "2026-03-01T00:00:00Z", "date_to": null}}\
            """);

    assertThat(pushed.status()).as(pushed.text()).isEqualTo(200);
    for (String refresh : List.of("", "?refresh=blocking", "?refresh=force_blocking")) {
      var body = caller.get(insights + created.id() + refresh).body();
      assertThat(body.path("result"))
          .hasToString("[{\"label\":\"Signed up\",\"count\":18.50,\"data\":[5,6,7.0]}]");
      assertThat(body.path("types")).hasToString("[[\"a\",\"String\"]]");
      assertThat(body.path("resolved_date_range").path("date_from").asText())
          .isEqualTo("2026-03-01T00:00:00Z");
      assertThat(body.path("is_cached").booleanValue()).isTrue();
      assertThat(body.path("last_refresh").asText()).isNotEmpty();
      assertThat(body.path("query_status").isNull()).isTrue();
    }
  }

  @Test
  void theNextPushReplacesIt() {
    long id = caller.post(insights, "{}").id();
    caller.put(insights + id + "/result", "{\"result\":[1]}");

    caller.put(insights + id + "/result", "{\"result\":{\"bins\":[]},\"hasMore\":true}");

    var body = caller.get(insights + id).body();
    assertThat(body.path("result")).hasToString("{\"bins\":[]}");
    assertThat(body.path("hasMore").booleanValue()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | 400 required result: This field is required.",
        "{\"result\":null} | 400 null result: This field may not be null.",
        "{\"result\":5} | 400 invalid_input result: Expected a list or a dictionary.",
        "{\"result\":[],\"columns\":1} | 400 not_a_list columns: Expected a list of items but got"
            + " type \"int\".",
        "{\"result\":[],\"resolved_date_range\":[]} | 400 not_a_dict resolved_date_range: Expected"
            + " a dictionary of items but got type \"list\".",
        "[] | 400 invalid_input: Invalid data. Expected a dictionary, but got list.",
      })
  void aBadResultIsRefused(String body, String error) {
    long id = caller.post(insights, TRENDS).id();

    assertThat(caller.put(insights + id + "/result/", body).error()).isEqualTo(error);
  }

  @Test
  void whatIsNotJsonIsRefused() {
    long id = caller.post(insights, TRENDS).id();

    Answer answer = caller.put(insights + id + "/result/", "{\"result\":[NaN]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("parse_error");
    assertThat(answer.field("detail")).startsWith("JSON parse error");
  }

  @Test
  void fourMegabytesAreTakenAndNotOneByteMore() {
    long id = caller.post(insights, TRENDS).id();
    int around = "{\"result\":[\"\"]}".length();
    String fits = "{\"result\":[\"" + "x".repeat((4 << 20) - around) + "\"]}";

    assertThat(caller.put(insights + id + "/result/", fits).status()).isEqualTo(200);
    Answer tooLarge = caller.put(insights + id + "/result/", fits + " ");

    assertThat(tooLarge.error())
        .isEqualTo("413 request_too_large: A result must not be larger than 4194304 bytes.");
  }

  @Test
  void muchMoreIsRefusedBeforeItIsRead() {
    long id = caller.post(insights, TRENDS).id();

    Answer answer =
        caller.put(insights + id + "/result/", "{\"result\":[\"" + "x".repeat(6 << 20) + "\"]}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.field("code")).isEqualTo("request_too_large");
  }

  @Test
  void aDataSourceGoesBeforeAPushedResult() {
    long id =
        caller.post(insights, "{\"query\":{\"kind\":\"HogQLQuery\",\"query\":\"select 1\"}}").id();
    caller.put(insights + id + "/result/", "{\"result\":[[2]]}");

    assertThat(caller.get(insights + id + "?refresh=blocking").body().path("result"))
        .hasToString("[[1]]");
  }

  @Test
  void aDeletedInsightTakesNoResult() {
    long id = caller.post(insights, "{\"deleted\":true}").id();

    assertThat(caller.put(insights + id + "/result/", "{\"result\":[]}").error())
        .isEqualTo("404 not_found: Not found.");
  }
}

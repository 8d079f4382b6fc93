package dev.herald.catalog.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.catalog.Caller;
import dev.herald.catalog.Caller.Answer;
import dev.herald.catalog.CatalogServer;
import dev.herald.catalog.Given;
import dev.herald.platform.identity.ProjectInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InsightListTest {

  private final ProjectInfo project = Given.project();
  private final Caller caller = CatalogServer.shared().asMember(project);
  private final String insights = "/api/projects/" + project.id() + "/insights/";

  @Test
  void theNewestComesFirst() {
    add("a", "b", "c");

    assertThat(list("")).containsExactly("c", "b", "a");
  }

  @Test
  void pagesAreLinked() {
    add("a", "b", "c", "d", "e");

    JsonNode second = caller.get(insights + "?limit=2&offset=2&search=").body();

    assertThat(second.path("count").asInt()).isEqualTo(5);
    assertThat(shown(second)).containsExactly("c", "b");
    assertThat(second.path("next").asText())
        .startsWith("http://")
        .endsWith(insights + "?limit=2&offset=4&search=");
    assertThat(second.path("previous").asText()).endsWith(insights + "?limit=2&search=");
    JsonNode beyond = caller.get(insights + "?offset=99").body();
    assertThat(beyond.path("results")).isEmpty();
    assertThat(beyond.path("next").isNull()).isTrue();
    assertThat(list("?limit=-1&offset=x")).hasSize(5);
  }

  @Test
  void aShortIdFindsOneWithItsResult() {
    Answer created =
        caller.post(
            insights,
            "{\"name\":\"a\",\"query\":{\"kind\":\"HogQLQuery\",\"query\":\"select 7\"}}");
    add("b");

    JsonNode found =
        caller
            .get(insights + "?short_id=" + created.field("short_id") + "&refresh=blocking")
            .body();

    assertThat(shown(found)).containsExactly("a");
    assertThat(found.path("results").path(0).path("result")).hasToString("[[7]]");
    assertThat(list("?short_id=nothing1")).isEmpty();
  }

  @Test
  void aFailingResultIsToldInTheListToo() {
    Answer created =
        caller.post(insights, "{\"query\":{\"kind\":\"HogQLQuery\",\"query\":\"drop table x\"}}");

    Answer found =
        caller.get(insights + "?short_id=" + created.field("short_id") + "&refresh=blocking");

    assertThat(found.status()).isEqualTo(200);
    assertThat(
            found
                .body()
                .path("results")
                .path(0)
                .path("query_status")
                .path("error_message")
                .asText())
        .isEqualTo("Only SELECT, WITH, TABLE and VALUES statements are allowed.");
  }

  @Test
  void everyWordOfASearchMustOccur() {
    caller.post(insights, "{\"name\":\"Weekly Revenue\",\"tags\":[\"Money\"]}");
    caller.post(insights, "{\"name\":\"Revenue 100%\",\"description\":\"by country\"}");
    caller.post(insights, "{\"query\":{\"kind\":\"PathsQuery\"}}");

    assertThat(list("?search=revenue")).containsExactly("Revenue 100%", "Weekly Revenue");
    assertThat(list("?search=REVENUE,week")).containsExactly("Weekly Revenue");
    assertThat(list("?search=money")).containsExactly("Weekly Revenue");
    assertThat(list("?search=country%20revenue")).containsExactly("Revenue 100%");
    assertThat(list("?search=%25")).containsExactly("Revenue 100%");
    assertThat(list("?search=user%20paths")).hasSize(1);
    assertThat(list("?search=nothing")).isEmpty();
    assertThat(list("?search=%00")).hasSize(3);
  }

  @Test
  void savedOnesAreToldApart() {
    caller.post(insights, "{\"name\":\"kept\",\"saved\":true}");
    caller.post(insights, "{\"name\":\"tried\"}");

    assertThat(list("?saved=true")).containsExactly("kept");
    assertThat(list("?saved=false")).containsExactly("tried");
    assertThat(list("?saved=")).hasSize(2);
  }

  @Test
  void dashboardsNarrowTheList() {
    String dashboards = "/api/projects/" + project.id() + "/dashboards/";
    long first = caller.post(dashboards, "{}").id();
    long second = caller.post(dashboards, "{}").id();
    caller.post(insights, "{\"name\":\"one\",\"dashboards\":[" + first + "]}");
    caller.post(insights, "{\"name\":\"both\",\"dashboards\":[" + first + "," + second + "]}");
    add("none");

    assertThat(list("?dashboards=" + first)).containsExactly("both", "one");
    assertThat(list("?dashboards=%5B" + first + "," + second + "%5D")).containsExactly("both");
    assertThat(caller.get(insights + "?dashboards=x").error())
        .isEqualTo("400 invalid_input dashboards: A valid integer is required.");
  }

  private void add(String... names) {
    for (String name : names) {
      caller.post(insights, "{\"name\":\"" + name + "\"}");
    }
  }

  private List<String> list(String query) {
    return shown(caller.get(insights + query).body());
  }

  private static List<String> shown(JsonNode page) {
    List<String> names = new ArrayList<>();
    page.path("results").forEach(insight -> names.add(insight.path("name").asText()));
    return names;
  }
}

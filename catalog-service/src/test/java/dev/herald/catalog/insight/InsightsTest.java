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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InsightsTest {

  private final ProjectInfo project = Given.project();
  private final Caller caller = CatalogServer.shared().asMember(project);
  private final String insights = "/api/projects/" + project.id() + "/insights/";
  private final String dashboards = "/api/projects/" + project.id() + "/dashboards/";

  @Test
  void aNewInsightHasEveryKeyOfTheCompatibleShape() {
    Answer answer =
        caller.post(
            insights,
            """
            {"name": " Signups ", "description": "per day", "saved": true, "tags": ["b", "a", "b"],
             "query": {"kind": "InsightVizNode", "source": {"kind": "TrendsQuery",
               "series": [{"kind": "EventsNode", "event": "signed_up"}]}}}\
            """);

    assertThat(answer.status()).isEqualTo(201);
    assertThat(names(answer.body()))
        .containsExactly(
            "id",
            "short_id",
            "name",
            "derived_name",
            "description",
            "query",
            "filters",
            "order",
            "deleted",
            "dashboards",
            "dashboard_tiles",
            "saved",
            "favorited",
            "tags",
            "created_at",
            "created_by",
            "last_modified_at",
            "last_modified_by",
            "timezone",
            "last_refresh",
            "cache_target_age",
            "next_allowed_client_refresh",
            "is_cached",
            "result",
            "columns",
            "types",
            "hasMore",
            "query_status",
            "resolved_date_range");
    assertThat(answer.field("short_id")).matches("[A-Za-z][A-Za-z0-9]{7}");
    assertThat(answer.field("name")).isEqualTo("Signups");
    assertThat(answer.field("derived_name")).isEqualTo("signed_up count");
    assertThat(answer.body().path("tags")).hasToString("[\"a\",\"b\"]");
    assertThat(answer.body().path("filters")).hasToString("{}");
    assertThat(answer.body().path("deleted").booleanValue()).isFalse();
    assertThat(answer.body().path("created_by").path("email").asText())
        .isEqualTo("ada@example.com");
    assertThat(answer.field("created_at")).endsWith("Z");
  }

  @Test
  void aQueryIsGivenBackAsItWasSent() {
    String query =
        "{\"z\":1.5,\"a\":{\"nul\":\"\\u0000\",\"list\":[1,null]},\"kind\":\"TrendsQuery\"}";

    Answer created = caller.post(insights, "{\"query\":" + query + "}");

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(caller.get(insights + created.id()).body().path("query")).hasToString(query);
  }

  @Test
  void anEmptyBodyMakesAnInsight() {
    Answer answer = caller.post(insights, "{}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("name").isNull()).isTrue();
    assertThat(answer.body().path("derived_name").isNull()).isTrue();
    assertThat(answer.body().path("query_status").path("error_message").asText())
        .isEqualTo("This insight has no query and no stored result.");
  }

  @Test
  void numberAndShortIdBothFindIt() {
    Answer created = caller.post(insights, "{\"name\":\"A\"}");

    assertThat(caller.get(insights + created.id()).id()).isEqualTo(created.id());
    assertThat(caller.get(insights + created.field("short_id") + "/").id()).isEqualTo(created.id());
  }

  @Test
  void projectAndEnvironmentPathsAreTheSameWithAndWithoutSlash() {
    long id = caller.post(insights, "{}").id();
    String environment = "/api/environments/" + project.id() + "/insights";

    for (String list : List.of(environment, environment + "/", insights)) {
      assertThat(caller.get(list).body().path("count").asInt()).as(list).isEqualTo(1);
    }
    for (String one : List.of(environment + "/" + id, environment + "/" + id + "/")) {
      assertThat(caller.get(one).status()).as(one).isEqualTo(200);
    }
    assertThat(caller.get("/api/teams/" + project.id() + "/insights/").error())
        .isEqualTo("404 not_found: Endpoint not found.");
  }

  @Test
  void aPatchChangesOnlyWhatItNames() {
    Answer created =
        caller.post(
            insights,
            "{\"name\":\"A\",\"description\":\"d\",\"query\":{\"kind\":\"PathsQuery\"},\"order\":3}");

    Answer patched =
        caller.patch(insights + created.id() + "/", "{\"name\":null,\"favorited\":\"yes\"}");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.body().path("name").isNull()).isTrue();
    assertThat(patched.body().path("favorited").booleanValue()).isTrue();
    assertThat(patched.field("description")).isEqualTo("d");
    assertThat(patched.field("derived_name")).isEqualTo("User paths");
    assertThat(patched.body().path("order").asInt()).isEqualTo(3);
    assertThat(patched.field("created_at")).isEqualTo(created.field("created_at"));
    assertThat(patched.field("last_modified_at")).isNotEqualTo(created.field("last_modified_at"));
  }

  @Test
  void fieldsOfOursCannotBeWritten() {
    Answer created = caller.post(insights, "{}");

    Answer patched =
        caller.put(
            insights + created.id(),
            "{\"id\":1,\"short_id\":\"hacked00\",\"result\":[1],\"created_by\":null,\"x\":1}");

    assertThat(patched.status()).isEqualTo(200);
    assertThat(patched.id()).isEqualTo(created.id());
    assertThat(patched.field("short_id")).isEqualTo(created.field("short_id"));
    assertThat(patched.body().path("result").isNull()).isTrue();
    assertThat(patched.body().path("created_by").path("id").asInt()).isEqualTo(7);
  }

  @Test
  void aDeletedInsightIsGoneUntilItIsRestored() {
    long id = caller.post(insights, "{}").id();

    Answer deleted = caller.patch(insights + id, "{\"deleted\":true}");

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.body().path("deleted").booleanValue()).isTrue();
    assertThat(caller.get(insights + id).error()).isEqualTo("404 not_found: Not found.");
    assertThat(caller.get(insights).body().path("count").asInt()).isZero();
    assertThat(caller.patch(insights + id, "{\"deleted\":false}").status()).isEqualTo(200);
    assertThat(caller.get(insights + id).status()).isEqualTo(200);
  }

  @Test
  void nothingIsEverDeletedForGood() {
    long id = caller.post(insights, "{}").id();

    for (String path : List.of(insights + id, insights + id + "/", insights)) {
      Answer answer = caller.delete(path);
      assertThat(answer.error())
          .isEqualTo("405 method_not_allowed: Method \"DELETE\" not allowed.");
      assertThat(answer.field("type")).isEqualTo("invalid_request");
    }
    assertThat(caller.get(insights + id).status()).isEqualTo(200);
  }

  @Test
  void settingDashboardsAddsAndRemovesTiles() {
    long first = caller.post(dashboards, "{\"name\":\"first\"}").id();
    long second = caller.post(dashboards, "{\"name\":\"second\"}").id();
    Answer created = caller.post(insights, "{\"dashboards\":[" + first + "]}");
    long tile = created.body().path("dashboard_tiles").path(0).path("id").asLong();
    assertThat(created.body().path("dashboards")).hasToString("[" + first + "]");

    Answer moved = caller.patch(insights + created.id(), "{\"dashboards\":[\"" + second + "\"]}");
    Answer back =
        caller.patch(insights + created.id(), "{\"dashboards\":[" + first + "," + second + "]}");

    assertThat(moved.body().path("dashboards")).hasToString("[" + second + "]");
    assertThat(back.body().path("dashboards")).hasToString("[" + first + "," + second + "]");
    assertThat(back.body().path("dashboard_tiles").path(0).path("id").asLong())
        .as("it finds its old place")
        .isEqualTo(tile);
    assertThat(caller.patch(insights + created.id(), "{\"name\":\"x\"}").body().path("dashboards"))
        .hasSize(2);
    assertThat(
            caller.patch(insights + created.id(), "{\"dashboards\":[]}").body().path("dashboards"))
        .isEmpty();
  }

  @Test
  void aDashboardThatIsNotThereIsRefused() {
    long deleted = caller.post(dashboards, "{\"deleted\":true}").id();
    var others = Given.project();
    long foreign =
        CatalogServer.shared()
            .asMember(others)
            .post("/api/projects/" + others.id() + "/dashboards/", "{}")
            .id();

    for (long id : List.of(999_999L, deleted, foreign)) {
      assertThat(caller.post(insights, "{\"dashboards\":[" + id + "]}").error())
          .isEqualTo(
              "400 does_not_exist dashboards: Invalid pk \"" + id + "\" - object does not exist.");
    }
    assertThat(caller.get(insights).body().path("count").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"name\":true} | 400 invalid_input name: Not a valid string.",
        "{\"description\":[]} | 400 invalid_input description: Not a valid string.",
        "{\"query\":\"x\"} | 400 not_a_dict query: Expected a dictionary of items but got type"
            + " \"str\".",
        "{\"query\":[]} | 400 not_a_dict query: Expected a dictionary of items but got type"
            + " \"list\".",
        "{\"order\":\"x\"} | 400 invalid_input order: A valid integer is required.",
        "{\"deleted\":\"perhaps\"} | 400 invalid_input deleted: Must be a valid boolean.",
        "{\"deleted\":null} | 400 null deleted: This field may not be null.",
        "{\"dashboards\":\"1\"} | 400 not_a_list dashboards: Expected a list of items but got type"
            + " \"str\".",
        "{\"dashboards\":[\"x\"]} | 400 incorrect_type dashboards__0: Incorrect type. Expected pk"
            + " value, received str.",
        "{\"saved\":7} | 400 invalid_input saved: Must be a valid boolean.",
        "{\"tags\":[\"a\",null]} | 400 null tags__1: This field may not be null.",
        "[] | 400 invalid_input: Invalid data. Expected a dictionary, but got list.",
      })
  void aBadFieldIsNamed(String body, String error) {
    long id = caller.post(insights, "{}").id();

    assertThat(caller.post(insights, body).error()).isEqualTo(error);
    assertThat(caller.patch(insights + id, body).error()).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "description"})
  void longTextsAreRefused(String field) {
    assertThat(caller.post(insights, "{\"" + field + "\":\"" + "ä".repeat(400) + "\"}").status())
        .isEqualTo(201);
    assertThat(caller.post(insights, "{\"" + field + "\":\"" + "x".repeat(401) + "\"}").error())
        .isEqualTo(
            "400 max_length " + field + ": Ensure this field has no more than 400 characters.");
  }

  @Test
  void aBodyThatIsNotJsonIsToldSo() {
    Answer answer = caller.post(insights, "{name}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("parse_error");
    assertThat(answer.field("detail")).startsWith("JSON parse error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999", "abcdefgh", "0", "99999999999999999999999", "%00"})
  void anUnknownInsightIsNotFound(String id) {
    assertThat(caller.get(insights + id).error()).isEqualTo("404 not_found: Not found.");
    assertThat(caller.patch(insights + id, "{\"name\":7}").error())
        .isEqualTo("404 not_found: Not found.");
  }

  @Test
  void aNeighboursInsightIsNotFound() {
    var others = Given.project();
    Answer theirs =
        CatalogServer.shared()
            .asMember(others)
            .post("/api/projects/" + others.id() + "/insights/", "{}");

    for (String id : List.of(Long.toString(theirs.id()), theirs.field("short_id"))) {
      assertThat(caller.get(insights + id).error()).isEqualTo("404 not_found: Not found.");
      assertThat(caller.patch(insights + id, "{}").error()).isEqualTo("404 not_found: Not found.");
      assertThat(caller.put(insights + id + "/result/", "{\"result\":[]}").error())
          .isEqualTo("404 not_found: Not found.");
    }
  }

  @Test
  void anotherProjectThanTheCallersIsNotFound() {
    assertThat(caller.get("/api/projects/1/insights/").error())
        .isEqualTo("404 not_found: Project not found.");
    assertThat(caller.get("/api/projects/abc/insights/").error())
        .isEqualTo("404 not_found: Project not found.");
  }

  @Test
  void whoIsNotVouchedForIsRefused() {
    Answer answer = CatalogServer.shared().asNobody().get(insights);

    assertThat(answer.error())
        .isEqualTo("401 not_authenticated: Authentication credentials were not provided.");
  }

  @Test
  void aServiceReadsAndDoesNotWrite() {
    long id = caller.post(insights, "{}").id();
    Caller worker = CatalogServer.shared().asWorker();

    assertThat(worker.get(insights + id).status()).isEqualTo(200);
    assertThat(worker.get(insights).body().path("count").asInt()).isEqualTo(1);
    assertThat(worker.post(insights, "{}").status()).isEqualTo(403);
    assertThat(worker.patch(insights + id, "{}").status()).isEqualTo(403);
  }

  private static List<String> names(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }
}

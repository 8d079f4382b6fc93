package dev.herald.catalog.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.catalog.Caller;
import dev.herald.catalog.Caller.Answer;
import dev.herald.catalog.CatalogServer;
import dev.herald.catalog.Given;
import dev.herald.platform.identity.ProjectInfo;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardsTest {

  private final ProjectInfo project = Given.project();
  private final Caller caller = CatalogServer.shared().asMember(project);
  private final String dashboards = "/api/projects/" + project.id() + "/dashboards/";
  private final String insights = "/api/projects/" + project.id() + "/insights/";

  @Test
  void aNewDashboardHasItsFieldsAndNoTiles() {
    Answer answer =
        caller.post(
            dashboards,
            """
            {"name": "Sales", "description": "all of it", "filters": {"date_from": "-7d"},
             "tags": ["b", "a"], "pinned": true}\
            """);

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.field("name")).isEqualTo("Sales");
    assertThat(answer.field("description")).isEqualTo("all of it");
    assertThat(answer.body().path("filters")).hasToString("{\"date_from\":\"-7d\"}");
    assertThat(answer.body().path("tags")).hasToString("[\"a\",\"b\"]");
    assertThat(answer.body().path("pinned").booleanValue()).isTrue();
    assertThat(answer.body().path("deleted").booleanValue()).isFalse();
    assertThat(answer.body().path("variables").isNull()).isTrue();
    assertThat(answer.body().path("tiles")).hasToString("[]");
    assertThat(answer.body().path("created_by").path("first_name").asText()).isEqualTo("Ada");
  }

  @Test
  void anEmptyBodyMakesADashboard() {
    Answer answer = caller.post(dashboards, null);

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.body().path("name").isNull()).isTrue();
    assertThat(answer.field("description")).isEmpty();
    assertThat(answer.body().path("filters")).hasToString("{}");
  }

  @Test
  void tilesCarryTheirInsightsWithResults() {
    long board = caller.post(dashboards, "{}").id();
    long good = insight(board, "select 1");
    long bad = insight(board, "select 1/0");

    JsonNode tiles = caller.get(dashboards + board + "/?refresh=blocking").body().path("tiles");

    assertThat(tiles).hasSize(2);
    assertThat(tiles.path(0).path("insight").path("id").asLong()).isEqualTo(good);
    assertThat(tiles.path(0).path("insight").path("result")).hasToString("[[1]]");
    assertThat(tiles.path(0).path("text").isNull()).isTrue();
    assertThat(tiles.path(0).path("order").asInt()).isZero();
    assertThat(tiles.path(0).path("layouts")).hasToString("{}");
    assertThat(tiles.path(1).path("insight").path("id").asLong()).isEqualTo(bad);
    assertThat(tiles.path(1).path("insight").path("result").isNull()).isTrue();
    assertThat(tiles.path(1).path("insight").path("query_status").path("error_message").asText())
        .as("a failing insight spoils none")
        .isEqualTo("division by zero");
  }

  @Test
  void theDefaultShowsOnlyWhatIsKept() {
    long board = caller.post(dashboards, "{}").id();
    long id = insight(board, "select 1");

    assertThat(result(board).isNull()).isTrue();
    caller.get(insights + id + "?refresh=blocking");
    assertThat(result(board)).hasToString("[[1]]");
  }

  @Test
  void tilesAreMovedColouredRemovedAndRestored() {
    long board = caller.post(dashboards, "{}").id();
    insight(board, "select 1");
    long tile = caller.get(dashboards + board).body().path("tiles").path(0).path("id").asLong();

    Answer moved =
        patchTile(
            board,
            tile,
            "\"layouts\":{\"sm\":{\"x\":0,\"y\":3,\"w\":6,\"h\":5}},\"color\":\"blue\"");
    Answer removed = patchTile(board, tile, "\"deleted\":true");
    Answer restored = patchTile(board, tile, "\"deleted\":false");

    JsonNode shown = moved.body().path("tiles").path(0);
    assertThat(shown.path("layouts")).hasToString("{\"sm\":{\"x\":0,\"y\":3,\"w\":6,\"h\":5}}");
    assertThat(shown.path("color").asText()).isEqualTo("blue");
    assertThat(removed.body().path("tiles")).isEmpty();
    assertThat(restored.body().path("tiles").path(0).path("color").asText()).isEqualTo("blue");
    assertThat(restored.body().path("tiles").path(0).path("layouts").path("sm").path("y").asInt())
        .isEqualTo(3);
  }

  @Test
  void textsAreTilesToo() {
    Answer created =
        caller.post(
            dashboards,
            "{\"tiles\":[{\"text\":{\"body\":\"# Hello\"},\"layouts\":{\"sm\":{\"y\":1}}}]}");
    JsonNode tile = created.body().path("tiles").path(0);

    Answer changed =
        patchTile(created.id(), tile.path("id").asLong(), "\"text\":{\"body\":\"Bye\"}");

    assertThat(created.status()).as(created.text()).isEqualTo(201);
    assertThat(tile.path("text").path("body").asText()).isEqualTo("# Hello");
    assertThat(tile.path("insight").isNull()).isTrue();
    JsonNode after = changed.body().path("tiles").path(0);
    assertThat(after.path("text").path("body").asText()).isEqualTo("Bye");
    assertThat(after.path("layouts")).hasToString("{\"sm\":{\"y\":1}}");
  }

  @Test
  void aDeletedInsightLeavesTheBoardAndComesBack() {
    long board = caller.post(dashboards, "{}").id();
    long id = insight(board, "select 1");

    caller.patch(insights + id, "{\"deleted\":true}");
    assertThat(caller.get(dashboards + board).body().path("tiles")).isEmpty();

    caller.patch(insights + id, "{\"deleted\":false}");
    assertThat(caller.get(dashboards + board).body().path("tiles")).hasSize(1);
  }

  @Test
  void aDeletedDashboardIsGoneUntilItIsRestored() {
    long board = caller.post(dashboards, "{\"name\":\"A\"}").id();
    long id = insight(board, "select 1");

    assertThat(caller.patch(dashboards + board, "{\"deleted\":true}").status()).isEqualTo(200);

    assertThat(caller.get(dashboards + board).error()).isEqualTo("404 not_found: Not found.");
    assertThat(caller.get(dashboards).body().path("count").asInt()).isZero();
    assertThat(caller.get(insights + id).body().path("dashboards")).isEmpty();
    Answer restored = caller.put(dashboards + board, "{\"deleted\":false}");
    assertThat(restored.field("name")).isEqualTo("A");
    assertThat(restored.body().path("tiles")).as("with its tiles").hasSize(1);
  }

  @Test
  void listsArePagedSearchedAndCarryTiles() {
    long first = caller.post(dashboards, "{\"name\":\"First\"}").id();
    insight(first, "select 1");
    caller.post(dashboards, "{\"name\":\"Second\",\"description\":\"of two\"}");

    JsonNode page = caller.get(dashboards + "?limit=1&offset=1").body();

    assertThat(page.path("count").asInt()).isEqualTo(2);
    assertThat(page.path("results").path(0).path("name").asText()).isEqualTo("First");
    assertThat(
            page.path("results")
                .path(0)
                .path("tiles")
                .path(0)
                .path("insight")
                .path("short_id")
                .asText())
        .isNotEmpty();
    assertThat(page.path("previous").asText()).endsWith(dashboards + "?limit=1");
    assertThat(caller.get(dashboards + "?search=OF%20TWO").body().path("count").asInt())
        .isEqualTo(1);
    assertThat(
            caller
                .get("/api/environments/" + project.id() + "/dashboards")
                .body()
                .path("count")
                .asInt())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"name\":[]} | 400 invalid_input name: Not a valid string.",
        "{\"filters\":[]} | 400 not_a_dict filters: Expected a dictionary of items but got type"
            + " \"list\".",
        "{\"deleted\":null} | 400 null deleted: This field may not be null.",
        "{\"tiles\":{}} | 400 not_a_list tiles: Expected a list of items but got type \"dict\".",
        "{\"tiles\":[5]} | 400 not_a_dict tiles__0: Expected a dictionary of items but got type"
            + " \"int\".",
        "{\"tiles\":[{}]} | 400 required tiles__0__id: This field is required.",
        "{\"tiles\":[{\"id\":\"x\"}]} | 400 incorrect_type tiles__0__id: Incorrect type. Expected"
            + " pk value, received str.",
        "{\"tiles\":[{\"id\":999999}]} | 400 does_not_exist tiles__0__id: Invalid pk \"999999\" -"
            + " object does not exist.",
        "{\"tiles\":[{\"text\":{}}]} | 400 required tiles__0__text__body: This field is required.",
        "{\"tiles\":[{\"text\":{\"body\":\"a\"},\"layouts\":3}]} | 400 not_a_dict"
            + " tiles__0__layouts: Expected a dictionary of items but got type \"int\".",
        "{\"tiles\":[{\"text\":{\"body\":\"a\"},\"deleted\":\"x\"}]} | 400 invalid_input"
            + " tiles__0__deleted: Must be a valid boolean.",
      })
  void aBadFieldIsNamed(String body, String error) {
    long board = caller.post(dashboards, "{}").id();

    assertThat(caller.patch(dashboards + board, body).error()).isEqualTo(error);
    assertThat(caller.post(dashboards, body).error()).isEqualTo(error);
    assertThat(caller.get(dashboards).body().path("count").asInt())
        .as("nothing is left of a refused request")
        .isEqualTo(1);
  }

  @Test
  void layoutsAreBounded() {
    String layouts = "{\"sm\":{\"x\":\"" + "1".repeat(1000) + "\"}}";

    assertThat(
            caller
                .post(
                    dashboards,
                    "{\"tiles\":[{\"text\":{\"body\":\"a\"},\"layouts\":" + layouts + "}]}")
                .error())
        .isEqualTo(
            "400 max_length tiles__0__layouts:"
                + " Ensure this field has no more than 1000 characters.");
  }

  @Test
  void aBoardHasRoomForSoManyTilesOnly() {
    String text = "{\"text\":{\"body\":\"a\"}}";
    String full = "{\"tiles\":[" + String.join(",", Collections.nCopies(250, text)) + "]}";
    long board = caller.post(dashboards, full).id();

    assertThat(caller.patch(dashboards + board, "{\"tiles\":[" + text + "]}").error())
        .isEqualTo("400 invalid_input tiles: A dashboard has no more than 250 tiles.");
    assertThat(caller.post(insights, "{\"dashboards\":[" + board + "]}").error())
        .isEqualTo("400 invalid_input dashboards: A dashboard has no more than 250 tiles.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999", "abc", "1.5"})
  void anUnknownDashboardIsNotFound(String id) {
    assertThat(caller.get(dashboards + id).error()).isEqualTo("404 not_found: Not found.");
    assertThat(caller.patch(dashboards + id, "{\"name\":[]}").error())
        .isEqualTo("404 not_found: Not found.");
  }

  @Test
  void aNeighboursDashboardIsNotFound() {
    var others = Given.project();
    Caller neighbour = CatalogServer.shared().asMember(others);
    long theirs =
        neighbour
            .post(
                "/api/projects/" + others.id() + "/dashboards/",
                "{\"tiles\":[{\"text\":{\"body\":\"a\"}}]}")
            .id();
    long tile =
        neighbour
            .get("/api/projects/" + others.id() + "/dashboards/" + theirs)
            .body()
            .path("tiles")
            .path(0)
            .path("id")
            .asLong();
    long ours = caller.post(dashboards, "{}").id();

    assertThat(caller.get(dashboards + theirs).error()).isEqualTo("404 not_found: Not found.");
    assertThat(caller.patch(dashboards + theirs, "{}").error())
        .isEqualTo("404 not_found: Not found.");
    assertThat(patchTile(ours, tile, "\"deleted\":true").error())
        .startsWith("400 does_not_exist tiles__0__id");
  }

  @Test
  void nothingIsEverDeletedForGood() {
    long board = caller.post(dashboards, "{}").id();

    for (String path : List.of(dashboards + board, dashboards + board + "/")) {
      assertThat(caller.delete(path).error())
          .isEqualTo("405 method_not_allowed: Method \"DELETE\" not allowed.");
    }
  }

  @Test
  void aServiceReadsAndDoesNotWrite() {
    long board = caller.post(dashboards, "{}").id();
    Caller worker = CatalogServer.shared().asWorker();

    assertThat(worker.get(dashboards + board).status()).isEqualTo(200);
    assertThat(worker.patch(dashboards + board, "{}").status()).isEqualTo(403);
  }

  private long insight(long board, String statement) {
    return caller
        .post(
            insights,
            "{\"dashboards\":["
                + board
                + "],\"query\":{\"kind\":\"HogQLQuery\",\"query\":\""
                + statement
                + "\"}}")
        .id();
  }

  private JsonNode result(long board) {
    return caller
        .get(dashboards + board)
        .body()
        .path("tiles")
        .path(0)
        .path("insight")
        .path("result");
  }

  private Answer patchTile(long board, long tile, String change) {
    return caller.patch(
        dashboards + board + "/", "{\"tiles\":[{\"id\":" + tile + "," + change + "}]}");
  }
}

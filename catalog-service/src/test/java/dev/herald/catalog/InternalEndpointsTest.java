package dev.herald.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.identity.ProjectInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InternalEndpointsTest {

  private final ProjectInfo project = Given.project();
  private final Caller caller = CatalogServer.shared().asMember(project);
  private final Caller neighbour = CatalogServer.shared().asWorker();
  private final String api = "/api/projects/" + project.id();
  private final String internal = "/internal/projects/" + project.id();

  @Test
  void anInsightIsToldByNumberAndShortId() {
    var created = caller.post(api + "/insights/", "{\"name\":\"A\",\"description\":\"d\"}");

    JsonNode told = neighbour.get(internal + "/insights/" + created.id()).body();

    assertThat(told.path("project_id").asLong()).isEqualTo(project.id());
    assertThat(told.path("name").asText()).isEqualTo("A");
    assertThat(told.path("description").asText()).isEqualTo("d");
    assertThat(told.path("deleted").booleanValue()).isFalse();
    assertThat(neighbour.get(internal + "/insights/" + created.field("short_id")).body())
        .isEqualTo(told);
  }

  @Test
  void deletedOnesAreToldAsSuchAndNotListed() {
    long first = caller.post(api + "/insights/", "{}").id();
    long second = caller.post(api + "/insights/", "{\"deleted\":true}").id();

    assertThat(
            neighbour.get(internal + "/insights/" + second).body().path("deleted").booleanValue())
        .isTrue();
    List<Long> listed = new ArrayList<>();
    neighbour
        .get(internal + "/insights?ids=" + first + "," + second + ",999999,x")
        .body()
        .forEach(insight -> listed.add(insight.path("id").asLong()));
    assertThat(listed).containsExactly(first);
    assertThat(neighbour.get(internal + "/insights").body()).isEmpty();
  }

  @Test
  void aDashboardIsToldWithItsInsightTiles() {
    long board =
        caller
            .post(
                api + "/dashboards/",
                "{\"name\":\"B\",\"tiles\":[{\"text\":{\"body\":\"not told\"}}]}")
            .id();
    var insight =
        caller.post(
            api + "/insights/",
            "{\"name\":\"\",\"query\":{\"kind\":\"PathsQuery\"},\"dashboards\":[" + board + "]}");
    caller.patch(api + "/insights/" + insight.id(), "{\"deleted\":true}");

    JsonNode told = neighbour.get(internal + "/dashboards/" + board).body();

    assertThat(told.path("name").asText()).isEqualTo("B");
    assertThat(told.path("tiles")).hasSize(1);
    JsonNode tile = told.path("tiles").path(0);
    assertThat(tile.path("insight_id").asLong()).isEqualTo(insight.id());
    assertThat(tile.path("insight_short_id").asText()).isEqualTo(insight.field("short_id"));
    assertThat(tile.path("insight_name").asText()).isEqualTo("User paths");
    assertThat(tile.path("insight_deleted").booleanValue()).isTrue();
    assertThat(tile.path("layouts")).hasToString("{}");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    var others = Given.project();
    long foreign =
        CatalogServer.shared()
            .asMember(others)
            .post("/api/projects/" + others.id() + "/insights/", "{}")
            .id();

    assertThat(neighbour.get(internal + "/insights/" + foreign).error())
        .isEqualTo("404 not_found: Not found.");
    assertThat(neighbour.get(internal + "/dashboards/999999").error())
        .isEqualTo("404 not_found: Not found.");
  }

  @Test
  void membersHaveNoBusinessHere() {
    assertThat(caller.get(internal + "/insights/1").status()).isEqualTo(401);
    assertThat(caller.get(internal + "/dashboards/1").status()).isEqualTo(401);
  }

  @Test
  void aProjectNobodyKnowsCannotBeReadWhileNobodyIsThereToAsk() {
    assertThat(neighbour.get("/api/projects/424242/insights/").error())
        .isEqualTo("503 service_unavailable: The project cannot be looked up at the moment.");
  }
}

package dev.herald.org;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.SlackStandIn.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every accepted write is told to the other services, in order, without secrets. */
class EventsTest {

  private final Caller operator = OrgServer.shared().asOperator();
  private final Given given = new Given();

  @Test
  void whatHappensInAnOrganizationIsToldInOrder() {
    String organization = given.organization("Acme");
    long user = given.user();
    long project = given.project(organization);
    String path = "/operator/organizations/" + organization;
    operator.patch(path, "{\"cloud\":true,\"available_product_features\":[\"scim\"]}");
    given.member(organization, user, 8);
    given.access(project, "{\"private\":true}");
    operator.delete(path + "/members/" + user);
    operator.delete(path);

    try (var heard = new Heard()) {
      List<JsonNode> events = heard.of(organization, 8);
      assertThat(types(events))
          .containsExactly(
              "organization.changed.v1",
              "project.changed.v1",
              "organization.changed.v1",
              "membership.changed.v1",
              "project.changed.v1",
              "membership.changed.v1",
              "project.deleted.v1",
              "organization.deleted.v1");
      assertThat(events.get(2).path("data").path("cloud").asBoolean()).isTrue();
      assertThat(events.get(2).path("data").path("features").toString()).isEqualTo("[\"scim\"]");
      assertThat(events.get(3).path("data").path("level").asInt()).isEqualTo(8);
      assertThat(events.get(4).path("data").path("private").asBoolean()).isTrue();
      assertThat(events.get(5).path("data").path("level").isNull()).isTrue();
      assertThat(events.get(6).path("data").path("id").asLong()).isEqualTo(project);
    }
  }

  @Test
  void whatHappensToAPersonAndTheirKeysIsToldWithoutTheKeys() {
    long user = given.user();
    var issued = given.key(user, "\"scopes\":[\"*\"]");
    String path = "/operator/users/" + user;
    String key = path + "/personal_api_keys/" + issued.field("id");
    var rolled = operator.post(key + "/roll", null);
    operator.delete(key);
    operator.patch(path, "{\"is_active\":false}");

    try (var heard = new Heard()) {
      List<JsonNode> events = heard.of("user:" + user, 5);
      assertThat(types(events))
          .containsExactly(
              "user.changed.v1",
              "personal_key.changed.v1",
              "personal_key.changed.v1",
              "personal_key.changed.v1",
              "user.changed.v1");
      assertThat(events.toString()).doesNotContain(issued.field("value"), rolled.field("value"));
      assertThat(events.get(4).path("data").path("is_active").asBoolean(true)).isFalse();
    }
  }

  @Test
  void connectingAndDisconnectingIsToldWithoutTheTokens() {
    String organization = given.organization("Acme");
    long project = given.project(organization);
    long user = given.user();
    var admin = given.in(organization, project, user, 8);
    var slack = OrgServer.shared().slack();
    slack.script(
        "oauth.v2.access",
        Reply.json("{\"ok\":true,\"access_token\":\"xoxb-secret\",\"team\":{\"id\":\"T1\"}}"));
    String path = "/api/projects/" + project + "/integrations";
    String id = admin.post(path, "{\"kind\":\"slack\",\"config\":{\"code\":\"c\"}}").field("id");
    admin.delete(path + "/" + id);

    try (var heard = new Heard()) {
      List<JsonNode> events = heard.of(organization, 4);
      assertThat(types(events).subList(2, 4))
          .containsExactly("integration.changed.v1", "integration.removed.v1");
      assertThat(events.get(3).path("data").toString())
          .isEqualTo("{\"id\":%s,\"project_id\":%d,\"kind\":\"slack\"}".formatted(id, project));
      assertThat(events.toString()).doesNotContain("xoxb-secret");
    }
  }

  @Test
  void aRefusedWriteTellsNothing() {
    String organization = given.organization("Acme");
    String path = "/operator/organizations/" + organization;
    operator.patch(path, "{\"cloud\":\"perhaps\"}");
    operator.put(path + "/members/987654321", "{\"level\":1}");
    given.project(organization);

    try (var heard = new Heard()) {
      assertThat(types(heard.of(organization, 2)))
          .containsExactly("organization.changed.v1", "project.changed.v1");
    }
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.path("type").asText()).toList();
  }
}

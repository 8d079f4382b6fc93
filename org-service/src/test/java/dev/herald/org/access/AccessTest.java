package dev.herald.org.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.Caller;
import dev.herald.org.Given;
import dev.herald.org.OrgServer;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is calling, and what they are in the place they want to go to. */
class AccessTest {

  private final Caller operator = OrgServer.shared().asOperator();
  private final Given given = new Given();

  @ParameterizedTest(name = "level {0}, private {1}, listed as {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        // level in the organization, private, listed as, project access
        "-,  false, -,      none",
        "-,  true,  -,      none",
        "1,  false, -,      member",
        "1,  true,  -,      none",
        "1,  true,  member, member",
        "1,  true,  admin,  admin",
        "1,  false, admin,  admin",
        "8,  false, -,      admin",
        "8,  true,  -,      admin",
        "8,  true,  member, admin",
        "15, false, -,      admin",
        "15, true,  -,      admin",
      })
  void accessToAProject(Integer level, boolean closed, String listedAs, String expected) {
    String organization = given.organization("Acme");
    long project = given.project(organization);
    long user = given.user();
    if (level != null) {
      given.member(organization, user, level);
    }
    String members =
        listedAs == null ? "[]" : "[{\"user_id\":%d,\"level\":\"%s\"}]".formatted(user, listedAs);
    given.access(project, "{\"private\":%s,\"members\":%s}".formatted(closed, members));

    var answer = given.access(given.key(user), "project", project);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("parent_found").asBoolean()).isTrue();
    assertThat(answer.field("project_access")).isEqualTo(expected);
    if (level == null) {
      assertThat(answer.body().path("level").isNull()).isTrue();
    } else {
      assertThat(answer.body().path("level").asInt()).isEqualTo(level);
    }
    assertThat(answer.body().path("organization").path("id").asText()).isEqualTo(organization);
    assertThat(answer.body().path("project").path("id").asLong()).isEqualTo(project);
    assertThat(answer.body().path("user").path("id").asLong()).isEqualTo(user);
  }

  @Test
  void theAnswerHasExactlyTheAgreedShape() {
    String organization = given.organization("Acme");
    long user = given.user();
    given.member(organization, user, 8);
    var key =
        given.key(
            user,
            """
            "scopes":["insight:read"],"scoped_teams":[7],"scoped_organizations":["%s"]
            """
                .formatted(organization));

    var body = given.access(key.field("value"), "organization", organization).body();

    assertThat(body.fieldNames())
        .toIterable()
        .containsExactly(
            "key", "user", "organization", "project", "parent_found", "level", "project_access");
    assertThat(body.path("key").toString())
        .isEqualTo(
            "{\"id\":\"%s\",\"scopes\":[\"insight:read\"],\"scoped_teams\":[7],\"scoped_organizations\":[\"%s\"],\"expires_at\":null}"
                .formatted(key.field("id"), organization));
    assertThat(body.path("user").fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "uuid",
            "distinct_id",
            "first_name",
            "last_name",
            "email",
            "is_email_verified",
            "hedgehog_config",
            "role_at_organization");
    assertThat(body.path("organization").path("members_can_use_personal_api_keys").asBoolean())
        .isTrue();
    assertThat(body.path("organization").path("features").isArray()).isTrue();
    assertThat(body.path("project").isNull()).isTrue();
    assertThat(body.path("level").asInt()).isEqualTo(8);
    assertThat(body.path("project_access").isNull()).isTrue();
  }

  @Test
  void noCredentialAndUnknownCredentialAreNobody() {
    String organization = given.organization("Acme");
    var gateway = OrgServer.shared().asGateway();

    var none =
        gateway.post(
            "/internal/access",
            "{\"credential\":null,\"parent_kind\":\"organization\",\"parent_id\":\"%s\"}"
                .formatted(organization));
    var unknown = given.access("phx_nobody", "organization", organization);

    for (var answer : new Caller.Answer[] {none, unknown}) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().path("key").isNull()).isTrue();
      assertThat(answer.body().path("user").isNull()).isTrue();
      assertThat(answer.body().path("parent_found").asBoolean()).isTrue();
      assertThat(answer.body().path("level").isNull()).isTrue();
    }
  }

  @Test
  void anExpiredKeyIsNobody() {
    long user = given.user();
    var expired = given.key(user, "\"scopes\":[\"*\"],\"expires_at\":\"2020-01-01T00:00:00Z\"");
    var lasting = given.key(user, "\"scopes\":[\"*\"],\"expires_at\":\"2100-01-01T00:00:00Z\"");

    assertThat(key(expired.field("value")).isNull()).isTrue();
    assertThat(key(lasting.field("value")).path("expires_at").asText())
        .isEqualTo("2100-01-01T00:00:00Z");
  }

  @Test
  void theKeysOfAnInactivePersonAreNobodysUntilTheyReturn() {
    long user = given.user();
    String key = given.key(user);

    operator.patch("/operator/users/" + user, "{\"is_active\":false}");
    assertThat(key(key).isNull()).isTrue();

    operator.patch("/operator/users/" + user, "{\"is_active\":true}");
    assertThat(key(key).isNull()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "organization, not-a-uuid",
    "organization, 1-1-1-1-1",
    "organization, 00000000-0000-4000-8000-000000000000",
    "project, abc",
    "project, 987654321",
    "project, -1",
    "project, 99999999999999999999",
  })
  void anUnknownParentIsNotFound(String kind, String id) {
    var answer = given.access(given.key(given.user()), kind, id);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("parent_found").asBoolean(true)).isFalse();
    assertThat(answer.body().path("key").isNull()).isFalse();
  }

  @Test
  void withoutAParentOnlyThePersonIsTold() {
    long user = given.user();
    var answer = given.access(given.key(user), "none", "");

    assertThat(answer.body().path("parent_found").asBoolean()).isTrue();
    assertThat(answer.body().path("user").path("id").asLong()).isEqualTo(user);
    assertThat(answer.body().path("organization").isNull()).isTrue();
  }

  @Test
  void currentIsTheOldestMembershipAndItsOldestOpenProject() {
    String joinedLater = given.organization("Founded first");
    String joinedFirst = given.organization("Founded later");
    given.project(joinedLater);
    long closed = given.project(joinedFirst);
    long open = given.project(joinedFirst);
    given.project(joinedFirst);
    given.access(closed, "{\"private\":true}");
    long user = given.user();
    given.member(joinedFirst, user, 1);
    given.member(joinedLater, user, 15);
    String key = given.key(user);

    var organization = given.access(key, "organization", "@current").body();
    assertThat(organization.path("organization").path("id").asText()).isEqualTo(joinedFirst);
    assertThat(organization.path("level").asInt()).isEqualTo(1);
    assertThat(organization.path("parent_found").asBoolean()).isTrue();
    assertThat(organization.path("project").isNull()).isTrue();

    var project = given.access(key, "project", "@current").body();
    assertThat(project.path("project").path("id").asLong()).isEqualTo(open);
    assertThat(project.path("project_access").asText()).isEqualTo("member");

    given.member(joinedFirst, user, 8);
    var asAdmin = given.access(key, "project", "@current").body();
    assertThat(asAdmin.path("project").path("id").asLong()).isEqualTo(closed);
    assertThat(asAdmin.path("project_access").asText()).isEqualTo("admin");
  }

  @Test
  void aPrivateProjectTheCallerWasLetIntoIsOpenToThem() {
    String organization = given.organization("Acme");
    long closed = given.project(organization);
    long user = given.user();
    given.member(organization, user, 1);
    given.access(
        closed,
        "{\"private\":true,\"members\":[{\"user_id\":%d,\"level\":\"member\"}]}".formatted(user));

    var answer = given.access(given.key(user), "project", "@current").body();

    assertThat(answer.path("project").path("id").asLong()).isEqualTo(closed);
    assertThat(answer.path("project_access").asText()).isEqualTo("member");
  }

  @Test
  void withoutMembershipThereIsNoCurrentPlace() {
    String key = given.key(given.user());

    assertThat(
            given.access(key, "organization", "@current").body().path("parent_found").asBoolean())
        .isFalse();
    assertThat(given.access(key, "project", "@current").body().path("parent_found").asBoolean())
        .isFalse();
  }

  @Test
  void whoLeavesLosesTheirPlaceInPrivateProjectsForGood() {
    String organization = given.organization("Acme");
    long project = given.project(organization);
    long user = given.user();
    given.member(organization, user, 1);
    given.access(
        project,
        "{\"private\":true,\"members\":[{\"user_id\":%d,\"level\":\"admin\"}]}".formatted(user));
    String key = given.key(user);

    operator.delete("/operator/organizations/" + organization + "/members/" + user);
    assertThat(given.access(key, "project", project).field("project_access")).isEqualTo("none");

    given.member(organization, user, 1);
    assertThat(given.access(key, "project", project).field("project_access")).isEqualTo("none");
  }

  @Test
  void aDeletedOrganizationIsClosedAtOnce() {
    String organization = given.organization("Acme");
    long project = given.project(organization);
    long user = given.user();
    given.member(organization, user, 15);
    String key = given.key(user);

    operator.delete("/operator/organizations/" + organization);

    assertThat(given.access(key, "project", project).body().path("parent_found").asBoolean(true))
        .isFalse();
    var answer = given.access(key, "organization", organization).body();
    assertThat(answer.path("parent_found").asBoolean(true)).isFalse();
    assertThat(answer.path("key").isNull()).isFalse();
  }

  @Test
  void aUseIsWrittenDownOncePerHour() {
    var key = given.key(given.user(), "\"scopes\":[\"*\"]");
    String id = key.field("id");
    assertThat(key.body().path("last_used_at").isNull()).isTrue();

    key(key.field("value"));
    await().atMost(Duration.ofSeconds(10)).until(() -> !lastUsed(id).equals("never"));
    String first = lastUsed(id);

    setLastUsed(id, "59 minutes");
    String withinTheHour = lastUsed(id);
    key(key.field("value"));
    var other = given.key(given.user(), "\"scopes\":[\"*\"]");
    key(other.field("value"));
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !lastUsed(other.field("id")).equals("never"));
    assertThat(lastUsed(id)).isEqualTo(withinTheHour).isNotEqualTo(first);

    setLastUsed(id, "61 minutes");
    String overAnHourAgo = lastUsed(id);
    key(key.field("value"));
    await().atMost(Duration.ofSeconds(10)).until(() -> !overAnHourAgo.equals(lastUsed(id)));
  }

  @Test
  void onlyWithItsFeatureAnOrganizationForbidsMembersTheirKeys() {
    String organization = given.organization("Acme");
    long user = given.user();
    given.member(organization, user, 1);
    String key = given.key(user);
    String path = "/operator/organizations/" + organization;

    operator.patch(path, "{\"members_can_use_personal_api_keys\":false}");
    assertThat(mayUseKeys(key, organization)).isFalse();

    operator.patch(path, "{\"available_product_features\":[]}");
    assertThat(mayUseKeys(key, organization)).isTrue();
  }

  @Test
  void onlyServicesMayAsk() {
    var answer =
        operator.post("/internal/access", "{\"parent_kind\":\"none\",\"credential\":null}");
    assertThat(answer.status()).isEqualTo(401);
  }

  private JsonNode key(String value) {
    return given.access(value, "none", "").body().path("key");
  }

  private boolean mayUseKeys(String key, String organization) {
    return given
        .access(key, "organization", organization)
        .body()
        .path("organization")
        .path("members_can_use_personal_api_keys")
        .asBoolean();
  }

  private static Jdbi jdbi() {
    return OrgServer.shared().context().getBean(Jdbi.class);
  }

  private static String lastUsed(String keyId) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select coalesce(cast(last_used_at as text), 'never') from"
                            + " personal_api_keys where id = :id")
                    .bind("id", keyId)
                    .mapTo(String.class)
                    .one());
  }

  private static void setLastUsed(String keyId, String ago) {
    jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "update personal_api_keys set last_used_at = now() - cast(:ago as interval)"
                            + " where id = :id")
                    .bind("id", keyId)
                    .bind("ago", ago)
                    .execute());
  }
}

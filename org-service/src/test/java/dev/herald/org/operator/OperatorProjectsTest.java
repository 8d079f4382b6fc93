package dev.herald.org.operator;

import static dev.herald.org.ProblemAssert.assertInvalid;
import static dev.herald.org.ProblemAssert.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.org.Caller;
import dev.herald.org.Given;
import dev.herald.org.OrgServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's projects, and what other services are told about projects and people. */
class OperatorProjectsTest {

  private final Caller operator = OrgServer.shared().asOperator();
  private final Caller service = OrgServer.shared().asGateway();
  private final Given given = new Given();

  @Test
  void aNewProjectHasATokenThatNamesIt() {
    String organization = given.organization("Acme");

    var created =
        operator.post(
            "/operator/organizations/" + organization + "/projects/",
            "{\"name\":\"Shop\",\"timezone\":\"Europe/Berlin\"}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().fieldNames())
        .toIterable()
        .containsExactly("id", "uuid", "name", "timezone", "api_token", "organization");
    assertThat(created.field("organization")).isEqualTo(organization);
    assertThat(created.field("api_token")).startsWith("phc_").hasSizeBetween(45, 47);

    var byToken = service.get("/internal/tokens/" + created.field("api_token"));
    assertThat(byToken.status()).isEqualTo(200);
    assertThat(byToken.body())
        .isEqualTo(service.get("/internal/projects/" + created.field("id")).body());
    assertThat(byToken.body().fieldNames())
        .toIterable()
        .containsExactly("id", "uuid", "name", "timezone", "organization_id", "organization");
    assertThat(byToken.field("timezone")).isEqualTo("Europe/Berlin");
    assertThat(byToken.body().path("organization").fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "name",
            "features",
            "ai_data_processing_approved",
            "publicly_shared_resources",
            "cloud",
            "members_can_use_personal_api_keys");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                 | required       | This field is required.             | name
          {"name":"a","timezone":"Mars/Hill"} | invalid_choice | "Mars/Hill" is not a valid choice. | timezone
          {"name":"a","timezone":null}       | null           | This field may not be null.         | timezone
          """)
  void aBadProjectIsRefused(String body, String code, String detail, String attr) {
    String path = "/operator/organizations/" + given.organization("Acme") + "/projects";
    assertInvalid(operator.post(path, body), code, detail, attr);
  }

  @Test
  void aProjectNeedsAnOrganization() {
    assertNotFound(
        operator.post(
            "/operator/organizations/" + UUID.randomUUID() + "/projects", "{\"name\":\"a\"}"));
  }

  @Test
  void aDeletedProjectIsGone() {
    long project = given.project(given.organization("Acme"));

    assertThat(operator.delete("/operator/projects/" + project + "/").status()).isEqualTo(204);

    assertNotFound(operator.delete("/operator/projects/" + project));
    assertNotFound(operator.delete("/operator/projects/shop"));
    assertNotFound(service.get("/internal/projects/" + project));
    assertNotFound(service.get("/internal/tokens/phc_unknown"));
  }

  @Test
  void theListOfThoseLetInIsReplacedAsAWholeOrLeftAlone() {
    String organization = given.organization("Acme");
    long project = given.project(organization);
    long one = given.user();
    long two = given.user();
    given.member(organization, one, 1);
    given.member(organization, two, 1);
    String path = "/operator/projects/" + project + "/access";

    var closed =
        operator.put(
            path,
            """
            {"private":true,"members":[{"user_id":%d,"level":"member"},
             {"user_id":%d,"level":"admin"}]}
            """
                .formatted(one, two));
    assertThat(closed.status()).isEqualTo(200);
    assertThat(closed.text())
        .isEqualTo(
            "{\"private\":true,\"members\":[{\"user_id\":%d,\"level\":\"member\"},{\"user_id\":%d,\"level\":\"admin\"}]}"
                .formatted(one, two));

    var opened = operator.put(path + "/", "{\"private\":false}");
    assertThat(opened.body().path("private").asBoolean(true)).isFalse();
    assertThat(opened.body().path("members")).hasSize(2);

    assertThat(operator.put(path, "{\"members\":[]}").body().path("members")).isEmpty();
  }

  @Test
  void badAccessListsAreRefused() {
    String organization = given.organization("Acme");
    String path = "/operator/projects/" + given.project(organization) + "/access";
    long stranger = given.user();

    assertInvalid(
        operator.put(path, "{\"private\":\"maybe\"}"),
        "invalid_input",
        "Must be a valid boolean.",
        "private");
    assertInvalid(
        operator.put(path, "{\"members\":[{\"user_id\":1}]}"),
        "required",
        "This field is required.",
        "members__0__level");
    assertInvalid(
        operator.put(path, "{\"members\":[{\"user_id\":1,\"level\":\"owner\"}]}"),
        "invalid_choice",
        "\"owner\" is not a valid choice.",
        "members__0__level");
    assertInvalid(
        operator.put(path, "{\"members\":[{\"user_id\":" + stranger + ",\"level\":\"member\"}]}"),
        "does_not_exist",
        "Invalid pk \"" + stranger + "\" - object does not exist.",
        "members__0__user_id");
    assertNotFound(operator.put("/operator/projects/987654321/access", "{\"private\":true}"));
  }

  @Test
  void otherServicesCanAskWhoSomebodyIs() {
    long user = given.user();

    var answer = service.get("/internal/users/" + user);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("id").asLong()).isEqualTo(user);
    assertThat(answer.body().has("is_active")).isFalse();
    assertNotFound(service.get("/internal/users/987654321"));
    assertThat(operator.get("/internal/users/" + user).status()).isEqualTo(401);
  }
}

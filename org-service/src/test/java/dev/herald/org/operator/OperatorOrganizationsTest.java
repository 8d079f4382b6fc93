package dev.herald.org.operator;

import static dev.herald.org.ProblemAssert.assertInvalid;
import static dev.herald.org.ProblemAssert.assertNotFound;
import static dev.herald.org.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.org.Caller;
import dev.herald.org.Given;
import dev.herald.org.OrgServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's organizations: bodies, answers, refusals. */
class OperatorOrganizationsTest {

  private static final String PATH = "/operator/organizations";

  private final Caller operator = OrgServer.shared().asOperator();
  private final Given given = new Given();

  @Test
  void aNewOrganizationHasEveryFeatureAndOpenSwitches() {
    var answer = operator.post(PATH, "{\"name\":\"  Acme  \"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "name",
            "available_product_features",
            "allow_publicly_shared_resources",
            "is_ai_data_processing_approved",
            "members_can_use_personal_api_keys",
            "cloud",
            "created_at");
    assertThat(answer.field("name")).isEqualTo("Acme");
    assertThat(UUID.fromString(answer.field("id")).version()).isEqualTo(7);
    assertThat(answer.body().path("available_product_features").toString())
        .contains("\"subscriptions\"", "\"scim\"", "\"saml\"");
    assertThat(answer.body().path("allow_publicly_shared_resources").asBoolean()).isTrue();
    assertThat(answer.body().path("is_ai_data_processing_approved").asBoolean(true)).isFalse();
    assertThat(answer.body().path("members_can_use_personal_api_keys").asBoolean()).isTrue();
    assertThat(answer.body().path("cloud").asBoolean(true)).isFalse();
    assertThat(answer.field("created_at")).endsWith("Z");
  }

  @Test
  void everySettingCanBeGivenAtTheStart() {
    var answer =
        operator.post(
            PATH + "/",
            """
            {"name":"Acme","available_product_features":["scim"],"cloud":"yes",
             "allow_publicly_shared_resources":false,"is_ai_data_processing_approved":true,
             "members_can_use_personal_api_keys":false}
            """);

    assertThat(answer.status()).isEqualTo(201);
    var stored = operator.get(PATH + "/" + answer.field("id") + "/");
    assertThat(stored.status()).isEqualTo(200);
    assertThat(stored.body()).isEqualTo(answer.body());
    assertThat(stored.body().path("available_product_features").toString()).isEqualTo("[\"scim\"]");
    assertThat(stored.body().path("cloud").asBoolean()).isTrue();
  }

  @Test
  void aPatchChangesOnlyWhatItNames() {
    String id = given.organization("Before");

    var answer =
        operator.patch(PATH + "/" + id, "{\"available_product_features\":[],\"cloud\":true}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("name")).isEqualTo("Before");
    assertThat(answer.body().path("available_product_features")).isEmpty();
    assertThat(answer.body().path("cloud").asBoolean()).isTrue();
  }

  @Test
  void nullFeaturesBringEveryFeatureBack() {
    String id = given.organization("Before");
    operator.patch(PATH + "/" + id, "{\"available_product_features\":[]}");

    var answer = operator.patch(PATH + "/" + id, "{\"available_product_features\":null}");

    assertThat(answer.body().path("available_product_features").size()).isGreaterThan(5);
  }

  @Test
  void organizationsAreListedInPages() {
    given.organization("One");
    given.organization("Two");

    var first = operator.get(PATH + "?limit=1");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body().path("results")).hasSize(1);
    assertThat(first.body().path("count").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(first.field("next")).endsWith(PATH + "?limit=1&offset=1");
    assertThat(first.body().path("previous").isNull()).isTrue();
  }

  @Test
  void aDeletedOrganizationIsGoneWithItsProjects() {
    String id = given.organization("Short-lived");
    long project = given.project(id);

    var answer = operator.delete(PATH + "/" + id);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.text()).isEmpty();
    assertNotFound(operator.get(PATH + "/" + id));
    assertNotFound(operator.delete(PATH + "/" + id));
    assertNotFound(OrgServer.shared().asGateway().get("/internal/projects/" + project));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                      | required      | This field is required.        | name
          {"name":null}                           | null          | This field may not be null.    | name
          {"name":"  "}                           | blank         | This field may not be blank.   | name
          {"name":true}                           | invalid_input | Not a valid string.            | name
          {"name":"a","cloud":"perhaps"}          | invalid_input | Must be a valid boolean.       | cloud
          {"name":"a","cloud":null}               | null          | This field may not be null.    | cloud
          {"name":"a","available_product_features":"scim"} | not_a_list | Expected a list of items but got type "str". | available_product_features
          {"name":"a","available_product_features":[{}]}   | invalid_input | Not a valid string.    | available_product_features__0
          [1]                                     | invalid_input | Invalid data. Expected a dictionary, but got list. |
          """)
  void aBadBodyIsRefused(String body, String code, String detail, String attr) {
    assertInvalid(operator.post(PATH, body), code, detail, attr);
  }

  @Test
  void aBodyThatIsNotJsonIsRefused() {
    var answer = operator.post(PATH, "{name");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field("code")).isEqualTo("parse_error");
  }

  @Test
  void unknownAndMalformedIdsAreNotFound() {
    assertNotFound(operator.get(PATH + "/" + UUID.randomUUID()));
    assertNotFound(operator.get(PATH + "/abc"));
    assertNotFound(operator.patch(PATH + "/" + UUID.randomUUID(), "{}"));
    assertNotFound(operator.delete(PATH + "/1-1-1-1-1"));
  }

  @Test
  void onlyTheOperatorGetsIn() {
    for (var caller :
        new Caller[] {OrgServer.shared().asNobody(), OrgServer.shared().asGateway()}) {
      assertProblem(
          caller.get(PATH),
          401,
          "authentication_error",
          "not_authenticated",
          "Authentication credentials were not provided.",
          null);
    }
  }

  @Test
  void membersComeGoAndChangeLevel() {
    String id = given.organization("Acme");
    long user = given.user();
    String path = PATH + "/" + id + "/members/" + user;

    var added = operator.put(path + "/", "{\"level\":\"8\"}");
    assertThat(added.status()).isEqualTo(200);
    assertThat(added.text()).isEqualTo("{\"user_id\":" + user + ",\"level\":8}");
    assertThat(operator.put(path, "{\"level\":15}").body().path("level").asInt()).isEqualTo(15);
    assertThat(operator.delete(path).status()).isEqualTo(204);
    assertNotFound(operator.delete(path));
  }

  @Test
  void aMembershipNeedsALevelThatExists() {
    String path = PATH + "/" + given.organization("Acme") + "/members/" + given.user();

    assertInvalid(
        operator.put(path, "{\"level\":2}"),
        "invalid_choice",
        "\"2\" is not a valid choice.",
        "level");
    assertInvalid(operator.put(path, "{}"), "required", "This field is required.", "level");
    assertInvalid(
        operator.put(path, "{\"level\":null}"), "null", "This field may not be null.", "level");
  }

  @Test
  void aMembershipNeedsAnOrganizationAndAPerson() {
    long user = given.user();
    String id = given.organization("Acme");

    assertNotFound(
        operator.put(PATH + "/" + UUID.randomUUID() + "/members/" + user, "{\"level\":1}"));
    assertNotFound(operator.put(PATH + "/" + id + "/members/987654321", "{\"level\":1}"));
    assertNotFound(operator.put(PATH + "/" + id + "/members/bob", "{\"level\":1}"));
  }
}

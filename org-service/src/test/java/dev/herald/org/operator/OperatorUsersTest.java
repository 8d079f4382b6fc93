package dev.herald.org.operator;

import static dev.herald.org.ProblemAssert.assertInvalid;
import static dev.herald.org.ProblemAssert.assertNotFound;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.org.Caller;
import dev.herald.org.Given;
import dev.herald.org.OrgServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's accounts and their personal keys. */
class OperatorUsersTest {

  private static final String PATH = "/operator/users";

  private final Caller operator = OrgServer.shared().asOperator();
  private final Given given = new Given();

  @Test
  void aNewUserIsTheUserObjectAndWhetherItIsActive() {
    String email = Given.unique("ada") + "@example.com";

    var answer = operator.post(PATH + "/", "{\"email\":\"" + email + "\",\"first_name\":\"Ada\"}");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().fieldNames())
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
            "role_at_organization",
            "is_active");
    assertThat(answer.field("first_name")).isEqualTo("Ada");
    assertThat(answer.field("last_name")).isEmpty();
    assertThat(answer.field("email")).isEqualTo(email);
    assertThat(answer.body().path("is_email_verified").isNull()).isTrue();
    assertThat(answer.body().path("is_active").asBoolean()).isTrue();
    assertThat(operator.get(PATH + "/" + answer.field("id")).body()).isEqualTo(answer.body());
  }

  @Test
  void everyFieldCanBePatched() {
    long id = given.user();

    var answer =
        operator.patch(
            PATH + "/" + id,
            """
            {"last_name":"Lovelace","is_email_verified":true,"role_at_organization":"data",
             "is_active":false}
            """);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.field("last_name")).isEqualTo("Lovelace");
    assertThat(answer.body().path("is_email_verified").asBoolean()).isTrue();
    assertThat(answer.field("role_at_organization")).isEqualTo("data");
    assertThat(answer.body().path("is_active").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   | required       | This field is required.           | email
          {"email":""}                         | blank          | This field may not be blank.      | email
          {"email":"nobody"}                   | invalid_input  | Enter a valid email address.      | email
          {"email":"a b@example.com"}          | invalid_input  | Enter a valid email address.      | email
          {"email":"a@b.co","role_at_organization":"king"} | invalid_choice | "king" is not a valid choice. | role_at_organization
          {"email":"a@b.co","is_active":null}  | null           | This field may not be null.       | is_active
          """)
  void aBadBodyIsRefused(String body, String code, String detail, String attr) {
    assertInvalid(operator.post(PATH, body), code, detail, attr);
  }

  @Test
  void oneAddressIsOnePerson() {
    String email = Given.unique("Grace") + "@example.com";
    given.user(email);
    long other = given.user();
    String taken = "user with this email already exists.";

    assertInvalid(
        operator.post(PATH, "{\"email\":\"" + email.toUpperCase() + "\"}"),
        "unique",
        taken,
        "email");
    assertInvalid(
        operator.patch(PATH + "/" + other, "{\"email\":\"" + email + "\"}"),
        "unique",
        taken,
        "email");
  }

  @Test
  void unknownUsersAreNotFound() {
    assertNotFound(operator.get(PATH + "/987654321"));
    assertNotFound(operator.get(PATH + "/ada"));
    assertNotFound(operator.patch(PATH + "/987654321", "{}"));
    assertNotFound(operator.get(PATH + "/987654321/personal_api_keys"));
    assertNotFound(operator.post(PATH + "/987654321/personal_api_keys", "{}"));
  }

  @Test
  void aKeyShowsItsValueOnceOnly() {
    long user = given.user();
    String path = PATH + "/" + user + "/personal_api_keys/";

    var issued =
        operator.post(
            path,
            """
            {"label":"laptop","scopes":["subscription:write","*"],"scoped_teams":[3,"4"],
             "scoped_organizations":["0190F0A0-0000-7000-8000-000000000001"],
             "expires_at":"2031-01-01T00:00:00+01:00"}
            """);

    assertThat(issued.status()).isEqualTo(201);
    assertThat(issued.body().fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "label",
            "value",
            "mask_value",
            "scopes",
            "scoped_teams",
            "scoped_organizations",
            "expires_at",
            "created_at",
            "last_used_at");
    String value = issued.field("value");
    assertThat(value).startsWith("phx_").hasSizeBetween(49, 52);
    assertThat(issued.field("mask_value"))
        .isEqualTo("phx_..." + value.substring(value.length() - 4));
    assertThat(issued.body().path("scoped_teams").toString()).isEqualTo("[3,4]");
    assertThat(issued.body().path("scoped_organizations").toString())
        .isEqualTo("[\"0190f0a0-0000-7000-8000-000000000001\"]");
    assertThat(issued.field("expires_at")).isEqualTo("2030-12-31T23:00:00Z");

    var listed = operator.get(path);
    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.body().path("count").asInt()).isEqualTo(1);
    assertThat(listed.text()).doesNotContain(value);
    assertThat(listed.body().path("results").path(0).path("value").isNull()).isTrue();
    assertThat(listed.body().path("results").path(0).path("id")).isEqualTo(issued.body().get("id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          {"scopes":["*"]}                             # required      # This field is required.  # label
          {"label":"a"}                                # required      # This field is required.  # scopes
          {"label":"a","scopes":"*"}                   # not_a_list    # Expected a list of items but got type "str". # scopes
          {"label":"a","scopes":["everything"]}        # invalid_input # Invalid scope: everything # scopes
          {"label":"a","scopes":["insight:delete"]}    # invalid_input # Invalid scope: insight:delete # scopes
          {"label":"a","scopes":["*"],"scoped_teams":["x"]} # invalid_input # A valid integer is required. # scoped_teams__0
          {"label":"a","scopes":["*"],"scoped_organizations":["x"]} # invalid_input # Must be a valid UUID. # scoped_organizations__0
          {"label":"a","scopes":["*"],"expires_at":"2031-01-01"} # invalid_input # Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]. # expires_at
          """)
  void aBadKeyBodyIsRefused(String body, String code, String detail, String attr) {
    String path = PATH + "/" + given.user() + "/personal_api_keys";
    assertInvalid(operator.post(path, body), code, detail, attr);
  }

  @Test
  void aRolledKeyHasANewValueAndTheOldOneIsDeadAtOnce() {
    long user = given.user();
    var issued = given.key(user, "\"scopes\":[\"*\"]");
    String path = PATH + "/" + user + "/personal_api_keys/" + issued.field("id") + "/roll";

    var rolled = operator.post(path, null);

    assertThat(rolled.status()).isEqualTo(200);
    assertThat(rolled.field("id")).isEqualTo(issued.field("id"));
    assertThat(rolled.field("value")).startsWith("phx_").isNotEqualTo(issued.field("value"));
    assertThat(given.access(issued.field("value"), "none", "").body().path("key").isNull())
        .isTrue();
    assertThat(given.access(rolled.field("value"), "none", "").body().path("key").isNull())
        .isFalse();
  }

  @Test
  void aRevokedKeyIsDeadAtOnce() {
    long user = given.user();
    var issued = given.key(user, "\"scopes\":[\"*\"]");
    String path = PATH + "/" + user + "/personal_api_keys/" + issued.field("id");

    assertThat(operator.delete(path).status()).isEqualTo(204);

    assertThat(given.access(issued.field("value"), "none", "").body().path("key").isNull())
        .isTrue();
    assertNotFound(operator.delete(path));
    assertNotFound(operator.post(path + "/roll", null));
  }

  @Test
  void aKeyIsReachedOnlyThroughItsOwnPerson() {
    var issued = given.key(given.user(), "\"scopes\":[]");
    String path = PATH + "/" + given.user() + "/personal_api_keys/" + issued.field("id");

    assertNotFound(operator.delete(path));
    assertNotFound(operator.post(path + "/roll/", null));
  }
}

package dev.herald.org;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.org.Caller.Answer;
import dev.herald.org.user.UserRepository;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.secret.KeyHash;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Sets the scene through the operator's own door. */
public final class Given {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Caller operator = OrgServer.shared().asOperator();

  /** A text no other test uses. */
  public static String unique(String what) {
    return what + "-" + COUNT.incrementAndGet();
  }

  public String organization(String name) {
    return created(operator.post("/operator/organizations", "{\"name\":\"" + name + "\"}"))
        .field("id");
  }

  public long user() {
    return user(unique("person") + "@example.com");
  }

  public long user(String email) {
    return created(operator.post("/operator/users", "{\"email\":\"" + email + "\"}"))
        .body()
        .path("id")
        .asLong();
  }

  public void member(String organization, long user, int level) {
    var answer =
        operator.put(
            "/operator/organizations/" + organization + "/members/" + user,
            "{\"level\":" + level + "}");
    assertThat(answer.status()).isEqualTo(200);
  }

  public long project(String organization) {
    return created(
            operator.post(
                "/operator/organizations/" + organization + "/projects", "{\"name\":\"Shop\"}"))
        .body()
        .path("id")
        .asLong();
  }

  public void access(long project, String body) {
    assertThat(operator.put("/operator/projects/" + project + "/access", body).status())
        .isEqualTo(200);
  }

  /** The value of a new key that may do everything its person may. */
  public String key(long user) {
    return key(user, "\"scopes\":[\"*\"]").field("value");
  }

  public Answer key(long user, String fields) {
    return created(
        operator.post(
            "/operator/users/" + user + "/personal_api_keys",
            "{\"label\":\"test\"," + fields + "}"));
  }

  /** What the gateway is told about a key in a place. */
  public Answer access(String key, String kind, Object id) {
    return OrgServer.shared()
        .asGateway()
        .post(
            "/internal/access",
            "{\"credential\":\"%s\",\"parent_kind\":\"%s\",\"parent_id\":\"%s\"}"
                .formatted(KeyHash.of(key), kind, id));
  }

  /** A call as this person in this project, as the gateway would forward it. */
  public Caller in(String organization, long project, long user, int level) {
    var server = OrgServer.shared();
    var person = server.context().getBean(UserRepository.class).find(user).orElseThrow();
    return server.as(
        new Identity.Member(
            person.info(),
            new OrganizationInfo(
                UUID.fromString(organization), "Acme", List.of(), false, true, false),
            new ProjectInfo(project, UUID.randomUUID(), "Shop", "UTC"),
            level,
            level >= Identity.Member.ADMIN,
            "key",
            List.of("*")));
  }

  private static Answer created(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer;
  }
}

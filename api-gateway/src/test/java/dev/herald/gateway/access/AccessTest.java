package dev.herald.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.gateway.FakeOrg;
import dev.herald.gateway.GatewayUnderTest.Answer;
import dev.herald.platform.identity.Identity;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a good key may do and where, and in which order that is found out (conventions §3 to §8).
 */
class AccessTest extends AccessScenario {

  // Scopes (§3).

  @Test
  void aMissingScopeIsNamed() {
    assertThat(gateway.get("/api/projects/2/dashboards", "Authorization", BEARER).problem())
        .isEqualTo(FORBIDDEN + "API key missing required scope 'dashboard:read'");
    assertThat(
            gateway
                .call("PUT", "/api/projects/2/insights/1/result", "Authorization", BEARER)
                .problem())
        .isEqualTo(FORBIDDEN + "API key missing required scope 'insight:write'");
  }

  @Test
  void aKeyWithoutScopesMayNothing() {
    assertThat(problemWith(answer -> key(answer).putArray("scopes")))
        .isEqualTo(FORBIDDEN + "API key missing required scope 'subscription:read'");
    assertThat(problemWith(answer -> key(answer).putNull("scopes")))
        .isEqualTo(FORBIDDEN + "API key missing required scope 'subscription:read'");
  }

  @Test
  void theWildcardMayEverything() {
    String bearer = bearer(answer -> key(answer).putArray("scopes").add("*"));
    assertThat(gateway.get("/api/projects/2/dashboards", "Authorization", bearer).status())
        .isEqualTo(200);
  }

  @Test
  void anActionWithoutADeclaredScopeTakesTheAreasOwn() {
    assertThat(
            gateway
                .get("/api/projects/2/integrations/1/channels", "Authorization", BEARER)
                .status())
        .isEqualTo(200);
  }

  // Confinement (§4).

  @Test
  void aKeyOfAnotherProjectIsRefused() {
    assertThat(problemWith(answer -> key(answer).putArray("scoped_teams").add(3)))
        .isEqualTo(FORBIDDEN + "API key does not have access to the requested project: ID 2.");
    assertThat(
            gateway
                .get(
                    SUBSCRIPTIONS,
                    "Authorization",
                    bearer(answer -> key(answer).putArray("scoped_teams").add(2)))
                .status())
        .isEqualTo(200);
  }

  @Test
  void aKeyOfAnotherOrganizationIsRefused() {
    assertThat(
            problemWith(
                answer ->
                    key(answer)
                        .putArray("scoped_organizations")
                        .add("0190a000-0000-7000-8000-00000000ffff")))
        .isEqualTo(
            FORBIDDEN
                + "API key does not have access to the requested organization: ID "
                + FakeOrg.ORGANIZATION
                + ".");
  }

  @Test
  void anOrganizationMayForbidKeysToItsPlainMembers() {
    Consumer<ObjectNode> closed =
        answer ->
            ((ObjectNode) answer.get("organization"))
                .put("members_can_use_personal_api_keys", false);
    assertThat(problemWith(closed))
        .isEqualTo(
            FORBIDDEN
                + "Organization 'Acme' does not allow using personal API keys. Contact an admin to"
                + " enable personal API keys for this organization.");
    String admins = bearer(closed.andThen(answer -> answer.put("level", 8)));
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", admins).status()).isEqualTo(200);
  }

  // Who may do what (§6), and in which order (§7).

  @Test
  void whoHasNoAccessToTheProjectIsToldSo() {
    String expected = FORBIDDEN + "You don't have access to the project.";
    assertThat(problemWith(answer -> answer.put("project_access", "none"))).isEqualTo(expected);
    assertThat(problemWith(answer -> answer.putNull("level").putNull("project_access")))
        .isEqualTo(expected);
  }

  @Test
  void projectAdministrationTakesAProjectAdmin() {
    assertThat(
            gateway.post("/api/projects/2/webhook_secret/", "", "Authorization", BEARER).problem())
        .isEqualTo(FORBIDDEN + "You don't have sufficient permissions in the project.");
    String admin = bearer(answer -> answer.put("project_access", "admin"));
    assertThat(gateway.post("/api/projects/2/webhook_secret/", "", "Authorization", admin).status())
        .isEqualTo(200);
    assertThat(
            ((Identity.Member) gateway.identity(gateway.delivery.last(), "delivery"))
                .projectAdmin())
        .isTrue();
  }

  @Test
  void anUnknownProjectComesBeforeAMissingScope() {
    assertThat(gateway.get("/api/projects/99/dashboards", "Authorization", BEARER).problem())
        .isEqualTo(NOT_FOUND + "Project not found.");
    assertThat(gateway.get("/api/environments/abc/dashboards", "Authorization", BEARER).problem())
        .isEqualTo(NOT_FOUND + "Project not found.");
  }

  @Test
  void aBadKeyComesBeforeAnUnknownProject() {
    assertThat(
            gateway
                .get("/api/projects/99/subscriptions", "Authorization", "Bearer phx_wrong")
                .status())
        .isEqualTo(401);
  }

  @Test
  void confinementComesBeforeAMissingScopeAndThatBeforeMembership() {
    assertThat(
            problemWith(
                answer -> {
                  key(answer).putArray("scoped_teams").add(3);
                  key(answer).putArray("scopes");
                }))
        .contains("requested project");
    assertThat(
            problemWith(
                answer -> {
                  key(answer).putArray("scopes");
                  answer.putNull("level").putNull("project_access");
                }))
        .contains("missing required scope");
  }

  @Test
  void anUnknownAddressComesBeforeEverything() {
    assertThat(gateway.get("/api/projects/2/nothing/").problem())
        .isEqualTo(NOT_FOUND + "Endpoint not found.");
    assertThat(
            gateway
                .get("/api/projects/2/subscriptions/1/deliveries/", "Authorization", BEARER)
                .problem())
        .isEqualTo(NOT_FOUND + "Endpoint not found.");
    assertThat(gateway.get("/internal/access", "Authorization", BEARER).problem())
        .isEqualTo(NOT_FOUND + "Endpoint not found.");
  }

  @Test
  void anUnknownMethodIsToldToEverybodyWhoHasAKey() {
    Answer answer =
        gateway.call("DELETE", "/api/projects/2/dashboards/1/", "Authorization", BEARER);
    assertThat(answer.problem())
        .isEqualTo("405 invalid_request/method_not_allowed null Method \"DELETE\" not allowed.");
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, PUT, PATCH, OPTIONS");
    assertThat(gateway.call("DELETE", "/api/projects/2/dashboards/1/").problem())
        .isEqualTo(NOT_AUTHENTICATED);
    assertThat(
            gateway
                .call("PURGE", "/api/projects/2/dashboards/1/", "Authorization", BEARER)
                .problem())
        .contains("Method \"PURGE\" not allowed.");
  }

  @Test
  void optionsTakeTheReadScopeAndNameTheMethods() {
    Answer answer = gateway.call("OPTIONS", SUBSCRIPTIONS, "Authorization", BEARER);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    assertThat(gateway.call("OPTIONS", SUBSCRIPTIONS).status()).isEqualTo(401);
  }

  // @current and the two forms of a path (§1).

  @Test
  void theCurrentProjectIsPutIntoThePath() {
    gateway.get("/api/projects/@current/subscriptions/?limit=1", "Authorization", BEARER);
    assertThat(gateway.subscriptions.last().target())
        .isEqualTo("/api/projects/2/subscriptions?limit=1");
    assertThat(gateway.subscriptions.last().header("X-Herald-Original-Path"))
        .contains("/api/projects/@current/subscriptions/");
  }

  @Test
  void theSlashAtTheEndDoesNotMatter() {
    for (String path : List.of("/api/projects/2/insights", "/api/environments/2/insights/")) {
      assertThat(gateway.get(path, "Authorization", BEARER).status()).isEqualTo(200);
    }
  }
}

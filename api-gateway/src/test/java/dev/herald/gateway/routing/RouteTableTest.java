package dev.herald.gateway.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.gateway.routing.Terms.Keyed;
import io.micronaut.http.HttpMethod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

  private final RouteTable table = PublicRoutes.table();

  @ParameterizedTest
  @CsvSource({
    "GET,    /api/projects/2/insights,                         CATALOG,       insight:read",
    "PUT,    /api/environments/2/insights/5/result/,           CATALOG,       insight:write",
    "PATCH,  /api/projects/2/dashboards/7,                     CATALOG,       dashboard:write",
    "GET,    /api/environments/2/subscriptions/,               SUBSCRIPTIONS, subscription:read",
    "HEAD,   /api/environments/2/subscriptions/,               SUBSCRIPTIONS, subscription:read",
    "POST,   /api/projects/2/subscriptions,                    SUBSCRIPTIONS, subscription:write",
    "DELETE, /api/projects/2/subscriptions/9,                  SUBSCRIPTIONS, subscription:write",
    "POST,   /api/projects/@current/subscriptions/9/test-delivery/, SUBSCRIPTIONS,"
        + " subscription:write",
    "GET,    /api/environments/2/subscriptions/9/deliveries,   DELIVERY,      subscription:read",
    "GET,    /api/environments/2/subscriptions/9/deliveries/x, DELIVERY,      subscription:read",
    "POST,   /api/projects/2/webhook_secret/,                  DELIVERY,      subscription:write",
    "GET,    /api/projects/2/integrations/3/channels,          ORG,           integration:read",
    "DELETE, /api/projects/2/integrations/3,                   ORG,           integration:write",
    "OPTIONS,/api/projects/2/webhook_secret/,                  DELIVERY,      subscription:read",
  })
  void aRowNamesTheServiceAndTheScope(
      HttpMethod method, String path, Service service, String scope) {
    Endpoint endpoint = endpoint(method, path);
    assertThat(endpoint.service()).isEqualTo(service);
    assertThat(((Keyed) endpoint.terms()).scope().text()).isEqualTo(scope);
  }

  @Test
  void deliveriesExistOnlyUnderEnvironments() {
    assertThat(table.find("/api/projects/2/subscriptions/9/deliveries/")).isNull();
  }

  @Test
  void aTestDeliveryIsCountedInItsOwnBucket() {
    var terms =
        (Keyed) endpoint(HttpMethod.POST, "/api/projects/2/subscriptions/9/test-delivery").terms();
    assertThat(terms.bucket()).isEqualTo(Bucket.TEST_DELIVERY);
  }

  @Test
  void webhookSecretsAndRemovingAnIntegrationTakeAnAdminOfTheProject() {
    assertThat(level(HttpMethod.POST, "/api/projects/2/webhook_secret"))
        .isEqualTo(Level.PROJECT_ADMIN);
    assertThat(level(HttpMethod.DELETE, "/api/projects/2/integrations/1"))
        .isEqualTo(Level.PROJECT_ADMIN);
    assertThat(level(HttpMethod.POST, "/api/projects/2/integrations")).isEqualTo(Level.MEMBER);
  }

  @Test
  void channelsHaveNoDeclaredScope() {
    var terms = (Keyed) endpoint(HttpMethod.GET, "/api/projects/2/integrations/1/channels").terms();
    assertThat(terms.scope().declared()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /api/unsubscribe/,              SUBSCRIPTIONS",
    "POST, /unsubscribe,                   SUBSCRIPTIONS",
    "GET,  /exported_assets/12.png,        DELIVERY",
  })
  void linksInMessagesAreOpen(HttpMethod method, String path, Service service) {
    assertThat(endpoint(method, path)).isEqualTo(new Endpoint(service, new Terms.Open()));
  }

  @ParameterizedTest
  @CsvSource({
    "/operator/dispatch,             DELIVERY",
    "/operator/deliveries/explain/,  DELIVERY",
    "/operator/organizations,        ORG",
    "/operator/users/1/personal_api_keys/k/roll, ORG",
  })
  void theOperatorsAddressesGoByPrefix(String path, Service service) {
    assertThat(endpoint(HttpMethod.PUT, path))
        .isEqualTo(new Endpoint(service, new Terms.Operator()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api",
        "/api/",
        "/internal/access",
        "/api/projects/2",
        "/api/projects//insights",
        "/api/projects/2/insights//",
        "/api/projects/2/insights/../../../internal/access",
        "/api/projects/2/insights/%2e%2e",
        "/api/projects/2/insights/a%2Fb",
        "/api/projects/2/insights/a;b",
        "/operator",
        "/operator/../internal/access",
        "*",
        ""
      })
  void whatHasNoRowOrCouldBeReadInTwoWaysIsNotFound(String path) {
    assertThat(table.find(path)).isNull();
  }

  @Test
  void thePathForTheServiceHasTheParentsTrueIdAndNoSlashAtTheEnd() {
    RouteMatch match = find("/api/environments/@current/subscriptions/9/");
    assertThat(match.parentId()).isEqualTo("@current");
    assertThat(match.path("2")).isEqualTo("/api/environments/2/subscriptions/9");
    assertThat(match.address().pattern())
        .isEqualTo("/api/environments/{project_id}/subscriptions/{id}");
  }

  @Test
  void allowNamesEveryMethodThatWorks() {
    assertThat(find("/api/projects/2/insights").address().allow())
        .isEqualTo("GET, HEAD, POST, OPTIONS");
  }

  @Test
  void aMethodWithoutARowIsNoEndpoint() {
    assertThat(find("/api/projects/2/insights/1").address().endpoint(HttpMethod.DELETE)).isNull();
    assertThat(find("/api/projects/2/insights/1").address().endpoint(HttpMethod.CUSTOM)).isNull();
  }

  @Test
  void twoRowsForTheSameMethodAreAMistakeThatShowsAtStart() {
    var routes = new RouteTableBuilder().open(Service.ORG, "/x", HttpMethod.GET);
    assertThatThrownBy(() -> routes.open(Service.CATALOG, "/x", HttpMethod.GET))
        .hasMessageContaining("two rows");
  }

  @Test
  void writeSatisfiesReadAndTheWildcardEverything() {
    var read = new Scope("insight", Scope.Action.READ, true);
    var write = new Scope("insight", Scope.Action.WRITE, true);
    assertThat(read.isAmong(List.of("insight:write"))).isTrue();
    assertThat(write.isAmong(List.of("insight:read"))).isFalse();
    assertThat(write.isAmong(List.of("*"))).isTrue();
    assertThat(read.isAmong(List.of())).isFalse();
    assertThat(read.isAmong(List.of("dashboard:write"))).isFalse();
  }

  private Level level(HttpMethod method, String path) {
    return ((Keyed) endpoint(method, path).terms()).level();
  }

  private Endpoint endpoint(HttpMethod method, String path) {
    Endpoint endpoint = find(path).address().endpoint(method);
    assertThat(endpoint).isNotNull();
    return requireNonNull(endpoint);
  }

  private RouteMatch find(String path) {
    return requireNonNull(table.find(path), path);
  }
}

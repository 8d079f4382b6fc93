package dev.herald.gateway.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.gateway.access.AccessAnswer.Key;
import dev.herald.gateway.access.AccessAnswer.Organization;
import dev.herald.gateway.routing.Bucket;
import dev.herald.gateway.routing.Level;
import dev.herald.gateway.routing.Parent;
import dev.herald.gateway.routing.Scope;
import dev.herald.gateway.routing.Scope.Action;
import dev.herald.gateway.routing.Terms.Keyed;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the project endpoints of today cannot show: organization endpoints and strict scopes. */
class AccessRulesTest {

  private static final UUID ACME = UUID.fromString("0190a000-0000-7000-8000-000000000001");
  private static final Organization ORGANIZATION =
      new Organization(ACME, "Acme", List.of(), false, true, false, null);
  private static final Keyed READ =
      new Keyed(new Scope("role", Action.READ, true), Level.MEMBER, Bucket.GENERAL);
  private static final Keyed WRITE =
      new Keyed(new Scope("role", Action.WRITE, true), Level.ORGANIZATION_ADMIN, Bucket.GENERAL);
  private static final Keyed UNDECLARED =
      new Keyed(new Scope("role", Action.READ, false), Level.MEMBER, Bucket.GENERAL);
  private static final Key KEY = key(List.of());

  private final AccessRules rules = rules(false);

  @Test
  void anUnknownOrganizationIsNotFound() {
    var answer = new AccessAnswer(KEY, null, null, null, false, null, null);
    assertThatThrownBy(() -> rules.authorize(READ, Parent.ORGANIZATION, KEY, answer))
        .hasMessageContaining("404 not_found: Organization not found.");
  }

  @Test
  void whoIsNoMemberOfTheOrganizationHasNoPermission() {
    assertThatThrownBy(() -> rules.authorize(READ, Parent.ORGANIZATION, KEY, member(null)))
        .hasMessageContaining("You do not have permission to perform this action.");
  }

  @Test
  void whatTakesAnAdminIsRefusedToAMember() {
    assertThatThrownBy(() -> rules.authorize(WRITE, Parent.ORGANIZATION, KEY, member(1)))
        .hasMessageContaining("Your organization access level is insufficient.");
    assertThatCode(() -> rules.authorize(WRITE, Parent.ORGANIZATION, KEY, member(8)))
        .doesNotThrowAnyException();
    assertThatCode(() -> rules.authorize(READ, Parent.ORGANIZATION, KEY, member(1)))
        .doesNotThrowAnyException();
  }

  @Test
  void aKeyOfSomeProjectsIsOnlyForProjectEndpoints() {
    Key confined = key(List.of(2L));
    assertThatThrownBy(() -> rules.authorize(READ, Parent.ORGANIZATION, confined, member(15)))
        .hasMessageContaining(
            "API keys with scoped projects are only supported on project-based endpoints.");
  }

  @Test
  void strictScopesRefuseKeysWhereNoneIsDeclared() {
    var unknownParent = new AccessAnswer(KEY, null, null, null, false, null, null);
    assertThatThrownBy(
            () -> rules(true).authorize(UNDECLARED, Parent.ORGANIZATION, KEY, unknownParent))
        .hasMessageContaining("This action does not support personal API key access");
    assertThatCode(() -> rules(true).authorize(READ, Parent.ORGANIZATION, KEY, member(1)))
        .doesNotThrowAnyException();
    assertThatCode(() -> rules.authorize(UNDECLARED, Parent.ORGANIZATION, KEY, member(1)))
        .doesNotThrowAnyException();
  }

  private static AccessRules rules(boolean strict) {
    var configuration = new AccessConfiguration(strict, Duration.ofSeconds(5), 10, 10);
    return new AccessRules(configuration, Clock.systemUTC());
  }

  private static Key key(List<Long> projects) {
    return new Key("key1", List.of("role:write"), projects, List.of(), null);
  }

  private static AccessAnswer member(@Nullable Integer level) {
    return new AccessAnswer(KEY, null, ORGANIZATION, null, true, level, null);
  }
}

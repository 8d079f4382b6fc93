package dev.herald.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class IdentityTokensTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String KEY = "a signing key of more than thirty-two characters";
  private static final String OTHER = "another signing key, also more than thirty-two";
  private static final Identity ALICE =
      new Identity.Member(
          new UserInfo(7, new UUID(1, 2), "d", "Alice", "A", "a@example.com", true, null, "data"),
          new OrganizationInfo(new UUID(3, 4), "Acme", List.of("subscriptions"), true, true, false),
          new ProjectInfo(12, new UUID(5, 6), "Web", "UTC"),
          8,
          true,
          "key1",
          List.of("*"));

  @Test
  void aSignedCallerIsReadBackWhole() throws JOSEException {
    String token = tokens(NOON, KEY).sign(ALICE, "catalog");
    assertThat(tokens(NOON, KEY).verify(token, "catalog")).contains(ALICE);
  }

  @Test
  void aTokenIsGoodAtItsAudienceOnly() throws JOSEException {
    String token = tokens(NOON, KEY).sign(ALICE, "catalog");
    assertThat(tokens(NOON, KEY).verify(token, "org")).isEmpty();
  }

  @Test
  void aTokenIsGoodForAMinuteAndSomeSkew() throws JOSEException {
    String token = tokens(NOON, KEY).sign(new Identity.Operator(), "org");
    assertThat(tokens(NOON.plus(Duration.ofSeconds(85)), KEY).verify(token, "org")).isPresent();
    assertThat(tokens(NOON.plus(Duration.ofSeconds(91)), KEY).verify(token, "org")).isEmpty();
  }

  @Test
  void anotherKeysTokenIsRefusedUntilThatKeyIsKnown() throws JOSEException {
    String token = tokens(NOON, OTHER).sign(new Identity.Service("delivery"), "org");
    assertThat(tokens(NOON, KEY).verify(token, "org")).isEmpty();
    assertThat(tokens(NOON, KEY, OTHER).verify(token, "org"))
        .contains(new Identity.Service("delivery"));
  }

  @Test
  void nonsenseIsRefused() throws JOSEException {
    assertThat(tokens(NOON, KEY).verify("a.b.c", "org")).isEmpty();
    assertThat(tokens(NOON, KEY).verify("", "org")).isEmpty();
  }

  @Test
  void aMissingOrShortKeyStopsTheStart() {
    assertThatThrownBy(() -> new IdentityConfiguration(null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("herald.identity.signing-key");
    assertThatThrownBy(() -> new IdentityConfiguration(List.of("short")))
        .isInstanceOf(ConfigurationException.class);
  }

  private static IdentityTokens tokens(Instant now, String... keys) throws JOSEException {
    return new IdentityTokens(
        new IdentityConfiguration(List.of(keys)),
        new ObjectMapper(),
        Clock.fixed(now, ZoneOffset.UTC));
  }
}

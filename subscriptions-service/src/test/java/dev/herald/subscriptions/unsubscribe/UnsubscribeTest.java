package dev.herald.subscriptions.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.herald.subscriptions.SubscriptionsTest;
import dev.herald.subscriptions.suppression.TellSuppressions;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnsubscribeTest extends SubscriptionsTest {

  private static final Duration DAYS_90 = Duration.ofDays(90);
  private static final String AUDIENCE = "posthog:unsubscribe";

  @Inject TellSuppressions suppressions;

  @Test
  void anAddressIsTakenOutAndNobodyIsInvited() {
    var created = created(valid());
    assertThat(api(token(created, "alice@example.com"))).isEqualTo("{\"success\":true}");
    var after = read(created);
    assertThat(after.path("target_value").asText()).isEqualTo("bob@example.com");
    assertThat(after.path("deleted").asBoolean()).isFalse();
    var state = lastTold(created);
    assertThat(state.path("target_value").asText()).isEqualTo("bob@example.com");
    assertThat(state.path("announce").isNull()).isTrue();
    assertThat(state.path("version").asLong()).isEqualTo(2);
    assertThat(state.path("rule_version").asLong()).isEqualTo(1);
  }

  @Test
  void theLastAddressTakesTheSubscriptionWithIt() {
    var created = created(valid().put("target_value", "alice@example.com"));
    api(token(created, "alice@example.com"));
    var after = read(created);
    assertThat(after.path("target_value").asText()).isEmpty();
    assertThat(after.path("deleted").asBoolean()).isTrue();
    assertThat(lastTold(created).path("rule_version").asLong()).isEqualTo(2);
    assertThat(api(token(created, "alice@example.com"))).isEqualTo("{\"success\":true}");
    assertThat(told(id(created))).hasSize(2);
  }

  @Test
  void whoIsNotThereCannotBeTakenOut() {
    var created = created(valid());
    assertThat(api(token(created, "Alice@example.com"))).isEqualTo("{\"success\":true}");
    assertThat(read(created)).isEqualTo(created);
    assertThat(told(id(created))).hasSize(1);
  }

  @Test
  void aTokenThatIsNotGoodUnsubscribesNobody() throws JOSEException {
    var created = created(valid());
    String good = token(created, "alice@example.com");
    for (String bad :
        List.of(
            "",
            "x",
            good.substring(0, good.length() - 4) + "AAAA",
            sign(id(created), "alice@example.com", AUDIENCE, DAYS_90, new byte[32]),
            sign(id(created), "alice@example.com", "other", DAYS_90, key()),
            sign(id(created), "alice@example.com", AUDIENCE, Duration.ofDays(-1), key()),
            sign(987_654_321, "alice@example.com", AUDIENCE, DAYS_90, key()))) {
      assertThat(api(bad)).as(bad).isEqualTo("{\"success\":false}");
    }
    assertThat(send(request("/api/unsubscribe").GET().build()).text())
        .isEqualTo("{\"success\":false}");
    assertThat(read(created)).isEqualTo(created);
  }

  @Test
  void lookingAtThePageChangesNothing() {
    var created = created(valid().put("title", "Board & <b>"));
    var page =
        send(request("/unsubscribe?token=" + token(created, "alice@example.com")).GET().build());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.raw().headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.raw().headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(page.text())
        .contains(
            "alice@example.com",
            "Board &amp; &lt;b&gt;",
            "sent every week",
            "<form method=\"post\">")
        .doesNotContain("<b>");
    assertThat(read(created)).isEqualTo(created);
  }

  @Test
  void theButtonAndTheOneClickOfMailProgramsDoIt() {
    var created = created(valid());
    String done = press(token(created, "alice@example.com")).text();
    assertThat(done).contains("You are unsubscribed");
    assertThat(press(token(created, "alice@example.com")).text()).isEqualTo(done);
    assertThat(read(created).path("target_value").asText()).isEqualTo("bob@example.com");
    assertThat(
            send(request("/unsubscribe?token=" + token(created, "alice@example.com")).GET().build())
                .text())
        .isEqualTo(done);
    assertThat(press("nonsense").text()).contains("This link is not valid");
    assertThat(press("nonsense").status()).isEqualTo(200);
  }

  @Test
  void theWorkerLearnsAtOnceWhoLeftAndWhoCameBack() {
    var created = created(valid());
    api(token(created, "alice@example.com"));
    assertThat(calls()).containsExactly("PUT alice@example.com");
    api(token(created, "alice@example.com"));
    patch(created, "{'target_value':'bob@example.com,carol@example.com'}").ok(200);
    assertThat(calls()).hasSize(1);
    patch(created, "{'target_value':'alice@example.com'}").ok(200);
    assertThat(calls()).containsExactly("PUT alice@example.com", "DELETE alice@example.com");
  }

  @Test
  void aWorkerThatWasAwayIsToldLater() {
    var created = created(valid());
    neighbours.failure = 503;
    assertThat(api(token(created, "alice@example.com"))).isEqualTo("{\"success\":true}");
    neighbours.failure = 0;
    neighbours.calls.clear();
    suppressions.tellAll();
    suppressions.tellAll();
    assertThat(calls()).containsExactly("PUT alice@example.com");
  }

  private List<String> calls() {
    return neighbours.callsTo("/internal/suppressions").stream()
        .map(call -> call.method() + " " + call.body().path("address").asText())
        .toList();
  }

  private String api(String token) {
    var answer = send(request("/api/unsubscribe?token=" + token).GET().build());
    assertThat(answer.status()).isEqualTo(200);
    return answer.text();
  }

  private Answer press(String token) {
    return send(
        request("/unsubscribe?token=" + token)
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click"))
            .build());
  }

  private byte[] key() {
    return tokens.derivedKey("unsubscribe").getFirst();
  }

  private String token(JsonNode subscription, String address) {
    try {
      return sign(id(subscription), address, AUDIENCE, DAYS_90, key());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(
      long subscription, String address, String audience, Duration lifetime, byte[] key)
      throws JOSEException {
    var token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .claim("id", subscription)
                .claim("email", address)
                .audience(audience)
                .expirationTime(Date.from(Instant.now().plus(lifetime)))
                .build());
    token.sign(new MACSigner(key));
    return token.serialize();
  }
}

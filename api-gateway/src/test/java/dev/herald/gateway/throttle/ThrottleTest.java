package dev.herald.gateway.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.gateway.FakeService;
import dev.herald.gateway.GatewayUnderTest;
import dev.herald.gateway.GatewayUnderTest.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conventions §13. */
class ThrottleTest {

  private static final String SUBSCRIPTIONS = "/api/projects/2/subscriptions";
  private static final AtomicInteger KEYS = new AtomicInteger();

  private static GatewayUnderTest gateway;

  @BeforeAll
  static void start() {
    gateway =
        new GatewayUnderTest(
            Map.of(
                "herald.throttle.enabled", true,
                "herald.throttle.burst", "3/min",
                "herald.throttle.sustained", "5/h",
                "herald.throttle.test-deliveries", "2/min",
                "herald.throttle.exempt-projects", "90"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @Test
  void aKeyThatComesTooOftenIsToldHowLongToWait() {
    String bearer = bearer(2);
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", bearer).status()).isEqualTo(200);
    }
    Answer refused = gateway.get(SUBSCRIPTIONS, "Authorization", bearer);
    String wait = refused.header("Retry-After");
    assertThat(Integer.parseInt(wait)).isBetween(30, 60);
    assertThat(refused.problem())
        .isEqualTo(
            "429 throttled_error/throttled null Request was throttled. Expected available in "
                + wait
                + " seconds.");
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", bearer(2)).status())
        .as("another key has a budget of its own")
        .isEqualTo(200);
  }

  @Test
  void refusedRequestsDoNotCount() {
    String bearer = bearer(2);
    for (int i = 0; i < 10; i++) {
      assertThat(gateway.get("/api/projects/2/dashboards", "Authorization", bearer).status())
          .isEqualTo(403);
      assertThat(gateway.get("/api/projects/77/insights", "Authorization", bearer).status())
          .isEqualTo(404);
    }
    assertThat(gateway.get(SUBSCRIPTIONS, "Authorization", bearer).status()).isEqualTo(200);
  }

  @Test
  void testDeliveriesOfAProjectShareABucketOfTheirOwn() {
    String bearer = bearer(11);
    assertThat(testDelivery(11, 1, bearer).status()).isEqualTo(200);
    assertThat(testDelivery(11, 2, bearer(11)).status()).isEqualTo(200);
    assertThat(testDelivery(11, 3, bearer).status()).isEqualTo(429);
    for (int i = 0; i < 3; i++) {
      assertThat(gateway.get("/api/projects/11/subscriptions", "Authorization", bearer).status())
          .as("the general bucket is untouched")
          .isEqualTo(200);
    }
    assertThat(testDelivery(12, 1, bearer(12)).status()).as("another project").isEqualTo(200);
  }

  @Test
  void whatTheServiceFindsUnpaidDoesNotCount() {
    String bearer = bearer(13);
    gateway.subscriptions.answers(FakeService.json(402, "{\"code\":\"payment_required\"}"));
    for (int i = 0; i < 5; i++) {
      assertThat(testDelivery(13, 1, bearer).status()).isEqualTo(402);
    }
    gateway.subscriptions.answers(FakeService.json(409, "{}"));
    assertThat(testDelivery(13, 1, bearer).status()).isEqualTo(409);
    assertThat(testDelivery(13, 1, bearer).status()).isEqualTo(409);
    assertThat(testDelivery(13, 1, bearer).status()).as("409 counts").isEqualTo(429);
  }

  @Test
  void exemptProjectsAreNotCounted() {
    String bearer = bearer(90);
    for (int i = 0; i < 8; i++) {
      assertThat(gateway.get("/api/projects/90/subscriptions", "Authorization", bearer).status())
          .isEqualTo(200);
    }
  }

  @Test
  void theOperatorIsNeverThrottled() {
    for (int i = 0; i < 8; i++) {
      assertThat(
              gateway
                  .get(
                      "/operator/organizations",
                      "Authorization",
                      "Bearer " + GatewayUnderTest.OPERATOR_TOKEN)
                  .status())
          .isEqualTo(200);
    }
  }

  private static Answer testDelivery(long project, int subscription, String bearer) {
    return gateway.post(
        "/api/projects/" + project + "/subscriptions/" + subscription + "/test-delivery/",
        "",
        "Authorization",
        bearer);
  }

  private static String bearer(long project) {
    return "Bearer "
        + gateway.access.key(
            "phx_throttled" + KEYS.incrementAndGet(),
            answer -> ((ObjectNode) answer.get("project")).put("id", project));
  }
}

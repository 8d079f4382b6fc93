package dev.herald.delivery.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Worker;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DispatchControllerTest {

  private final Worker worker = Worker.still();

  @Test
  void theSwitchIsSetAndShown() {
    try {
      var set =
          worker.operator(
              "PUT", "/operator/dispatch", Map.of("paused", true, "reason", "maintenance"));
      assertThat(set.status()).isEqualTo(200);
      assertThat(set.body().path("paused").asBoolean()).isTrue();
      assertThat(worker.operator("GET", "/operator/dispatch", null).body().path("reason").asText())
          .isEqualTo("maintenance");
    } finally {
      assertThat(
              worker
                  .operator("PUT", "/operator/dispatch", Map.of("paused", false))
                  .body()
                  .path("paused")
                  .asBoolean())
          .isFalse();
    }
  }

  @Test
  void theSwitchNeedsAValueAndAnOperator() {
    var answer = worker.operator("PUT", "/operator/dispatch", Map.of());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("attr").asText()).isEqualTo("paused");
    assertThat(worker.internal("PUT", "/operator/dispatch", Map.of()).status()).isEqualTo(401);
  }
}

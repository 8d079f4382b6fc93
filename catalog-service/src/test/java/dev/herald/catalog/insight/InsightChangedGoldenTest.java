package dev.herald.catalog.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.catalog.CatalogServer;
import dev.herald.testkit.GoldenEvents;
import org.junit.jupiter.api.Test;

class InsightChangedGoldenTest {

  @Test
  void theStateIsToldAsAgreed() {
    var state = new InsightState(12, "Ab12Cd34", 2, null, "signed_up count", "per day", false);

    JsonNode told = CatalogServer.shared().context().getBean(ObjectMapper.class).valueToTree(state);

    assertThat(told).hasToString(GoldenEvents.of("insight.changed.v1").path("data").toString());
  }
}

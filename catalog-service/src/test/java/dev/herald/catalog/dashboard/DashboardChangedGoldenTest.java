package dev.herald.catalog.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.catalog.CatalogServer;
import dev.herald.catalog.dashboard.DashboardState.InsightTile;
import dev.herald.testkit.GoldenEvents;
import java.util.List;
import org.junit.jupiter.api.Test;

class DashboardChangedGoldenTest {

  @Test
  void theStateIsToldAsAgreed() {
    JsonNode golden = GoldenEvents.of("dashboard.changed.v1").path("data");
    var state =
        new DashboardState(
            7,
            2,
            "Sales",
            false,
            List.of(
                new InsightTile(
                    31,
                    12,
                    "Ab12Cd34",
                    "signed_up count",
                    false,
                    golden.path("tiles").path(0).path("layouts"),
                    false)));

    JsonNode told = CatalogServer.shared().context().getBean(ObjectMapper.class).valueToTree(state);

    assertThat(told).hasToString(golden.toString());
  }
}

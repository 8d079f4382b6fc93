package dev.herald.gateway;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share one running gateway, whose services forget between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GatewayScenario {

  protected static final String INSIGHTS = "/api/projects/2/insights/";
  protected static final String SUBSCRIPTIONS = "/api/environments/2/subscriptions/";
  protected static final String BEARER = "Bearer " + FakeOrg.KEY;
  protected static final String JSON = "application/json";

  protected final GatewayUnderTest gateway;

  protected GatewayScenario(Map<String, Object> settings) {
    gateway = new GatewayUnderTest(settings);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }
}

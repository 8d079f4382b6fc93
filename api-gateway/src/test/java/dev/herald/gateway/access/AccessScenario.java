package dev.herald.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.gateway.GatewayScenario;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Keys of every kind, and the words of the answers about them. */
abstract class AccessScenario extends GatewayScenario {

  protected static final String FORBIDDEN = "403 authentication_error/permission_denied null ";
  protected static final String FAILED = "401 authentication_error/authentication_failed null ";
  protected static final String NOT_AUTHENTICATED =
      "401 authentication_error/not_authenticated null Authentication credentials were not"
          + " provided.";
  protected static final String NOT_FOUND = "404 invalid_request/not_found null ";

  /** Makes every test's key another one, so that none meets what the gateway still remembers. */
  protected static final AtomicInteger KEYS = new AtomicInteger();

  AccessScenario() {
    super(Map.of());
  }

  protected static ObjectNode key(ObjectNode answer) {
    return (ObjectNode) answer.get("key");
  }

  protected String bearer(Consumer<ObjectNode> change) {
    return "Bearer " + gateway.access.key("phx_" + KEYS.incrementAndGet() + "key", change);
  }

  protected String problemWith(Consumer<ObjectNode> change) {
    return gateway.get(SUBSCRIPTIONS, "Authorization", bearer(change)).problem();
  }
}

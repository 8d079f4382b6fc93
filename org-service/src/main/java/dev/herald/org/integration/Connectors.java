package dev.herald.org.integration;

import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds that can be connected here. */
@Singleton
final class Connectors {

  private final Map<String, Connector> byKind;

  Connectors(List<Connector> connectors) {
    byKind = connectors.stream().collect(Collectors.toMap(Connector::kind, Function.identity()));
  }

  Connector require(String kind) {
    var connector = byKind.get(kind);
    if (connector == null) {
      throw Refusal.invalidInput(null, "Kind not supported: " + kind + ".");
    }
    return connector;
  }

  String displayName(Integration integration) {
    var connector = byKind.get(integration.kind());
    return connector == null
        ? "ID: " + integration.vendorId()
        : connector.displayName(integration.config(), integration.vendorId());
  }
}

package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;

/** Knows how one kind of vendor is connected. */
public interface Connector {

  /** The kind as the API spells it. */
  String kind();

  /**
   * Talks to the vendor; stores nothing.
   *
   * @param config what the caller sent to connect with
   */
  Connection connect(JsonNode config);

  /** What people call the connection. */
  String displayName(JsonNode config, String vendorId);
}

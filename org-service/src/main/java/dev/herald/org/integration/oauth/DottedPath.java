package dev.herald.org.integration.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Looks up {@code team.name}: first as one key with a dot in it, then as nested objects. */
public final class DottedPath {

  private DottedPath() {}

  /** A text or a number, as text; empty when there is neither. */
  public static Optional<String> find(JsonNode tree, String path) {
    JsonNode found = tree.path(path);
    if (found.isMissingNode()) {
      found = tree.at("/" + path.replace('.', '/'));
    }
    return found.isTextual() || found.isNumber()
        ? Optional.of(found.asText()).filter(text -> !text.isBlank())
        : Optional.empty();
  }
}

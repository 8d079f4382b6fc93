package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON that PostgreSQL takes: it knows neither NaN nor the character zero. */
final class KeepableJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final char ZERO = '\0';

  private KeepableJson() {}

  /** The same tree, the unkeepable values in it replaced: numbers by null, zeros by nothing. */
  static JsonNode of(JsonNode tree) {
    if (isKeepable(tree)) {
      return tree;
    }
    return switch (tree) {
      case ObjectNode object -> {
        var copy = JSON.objectNode();
        object.properties().forEach(entry -> copy.set(text(entry.getKey()), of(entry.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        var copy = JSON.arrayNode(array.size());
        array.forEach(item -> copy.add(of(item)));
        yield copy;
      }
      default -> tree.isTextual() ? JSON.textNode(text(tree.asText())) : JSON.nullNode();
    };
  }

  private static boolean isKeepable(JsonNode tree) {
    if (tree.isTextual()) {
      return tree.asText().indexOf(ZERO) < 0;
    }
    if (tree.isDouble() || tree.isFloat()) {
      return Double.isFinite(tree.asDouble());
    }
    if (tree.isObject()) {
      return tree.properties().stream()
          .allMatch(entry -> entry.getKey().indexOf(ZERO) < 0 && isKeepable(entry.getValue()));
    }
    for (var item : tree) {
      if (!isKeepable(item)) {
        return false;
      }
    }
    return true;
  }

  private static String text(String text) {
    return text.replace(String.valueOf(ZERO), "");
  }
}

package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;

/** The names error texts use for JSON types: those of the compatible API's own language. */
final class JsonTypes {

  private JsonTypes() {}

  static String name(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "str";
      case BOOLEAN -> "bool";
      case NUMBER -> value.isIntegralNumber() ? "int" : "float";
      case ARRAY -> "list";
      case OBJECT, POJO -> "dict";
      case NULL, MISSING, BINARY -> "NoneType";
    };
  }
}

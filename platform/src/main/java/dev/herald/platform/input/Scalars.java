package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.time.Timestamps;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The forms of single values, with the texts that refuse them. */
final class Scalars {

  private static final Set<String> TRUE = Set.of("t", "true", "y", "yes", "on", "1");
  private static final Set<String> FALSE = Set.of("f", "false", "n", "no", "off", "0");
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,1000}(\\.0*)?");
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Scalars() {}

  static BigInteger integer(String attr, JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue();
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      if (number.stripTrailingZeros().scale() <= 0 && number.abs().precision() < 1000) {
        return number.toBigInteger();
      }
    }
    if (value.isTextual()) {
      String text = value.textValue().strip();
      if (INTEGER.matcher(text).matches()) {
        int point = text.indexOf('.');
        return new BigInteger(point < 0 ? text : text.substring(0, point));
      }
    }
    throw Refusal.invalidInput(attr, "A valid integer is required.");
  }

  static Long id(String attr, JsonNode value) {
    BigInteger number = integer(attr, value);
    if (number.abs().compareTo(LONG_MAX) > 0) {
      throw Refusal.invalidInput(attr, "A valid integer is required.");
    }
    return number.longValueExact();
  }

  static Long pk(String attr, JsonNode value) {
    boolean digits = value.isTextual() && value.textValue().strip().matches("[+-]?\\d{1,18}");
    if (digits) {
      return Long.valueOf(value.textValue().strip());
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw Refusal.invalid(
          attr,
          "incorrect_type",
          "Incorrect type. Expected pk value, received " + JsonTypes.name(value) + ".");
    }
    return value.longValue();
  }

  static Boolean bool(String attr, JsonNode value) {
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    String word = value.isValueNode() ? value.asText().strip().toLowerCase(Locale.ROOT) : "";
    if (TRUE.contains(word)) {
      return true;
    }
    if (FALSE.contains(word)) {
      return false;
    }
    throw Refusal.invalidInput(attr, "Must be a valid boolean.");
  }

  static String choice(String attr, JsonNode value, List<String> allowed) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    if (!value.isTextual() || !allowed.contains(text)) {
      throw Refusal.invalid(attr, "invalid_choice", "\"" + text + "\" is not a valid choice.");
    }
    return text;
  }

  static Instant instant(String attr, JsonNode value) {
    if (value.isTextual()) {
      try {
        return Timestamps.parse(value.textValue().strip());
      } catch (DateTimeParseException _) {
        // told below, in the words every bad form gets
      }
    }
    throw Refusal.invalidInput(
        attr,
        "Datetime has wrong format. Use one of these formats instead:"
            + " YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].");
  }

  static UUID uuid(String attr, JsonNode value) {
    if (value.isTextual() && UUID_FORM.matcher(value.textValue()).matches()) {
      String hex = value.textValue().replace("-", "");
      return new UUID(
          Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
    }
    throw Refusal.invalidInput(attr, "Must be a valid UUID.");
  }

  static JsonNode bounded(String attr, JsonNode value, int maxCharacters) {
    if (value.toString().length() > maxCharacters) {
      throw Refusal.invalid(
          attr,
          "max_length",
          "Ensure this field has no more than " + maxCharacters + " characters.");
    }
    return value;
  }

  static JsonNode dictionary(String attr, JsonNode value) {
    if (!value.isObject()) {
      throw Refusal.invalid(
          attr,
          "not_a_dict",
          "Expected a dictionary of items but got type \"" + JsonTypes.name(value) + "\".");
    }
    return value;
  }
}

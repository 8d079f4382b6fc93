package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.problem.Refusal;

/** Text: trimmed first, then checked for blankness and length. */
public final class TextField extends Field<String> {

  private final int maxLength;
  private final boolean blankable;

  TextField(String name, boolean required, boolean nullable, int maxLength, boolean blankable) {
    super(name, required, nullable);
    this.maxLength = maxLength;
    this.blankable = blankable;
  }

  /** At most so many characters (code points). */
  public TextField maxLength(int characters) {
    return new TextField(name(), isRequired(), isNullable(), characters, blankable);
  }

  /** May be empty. */
  public TextField blankable() {
    return new TextField(name(), isRequired(), isNullable(), maxLength, true);
  }

  @Override
  public TextField required() {
    return with(true, isNullable());
  }

  @Override
  public TextField nullable() {
    return with(isRequired(), true);
  }

  @Override
  TextField with(boolean mustBeThere, boolean mayBeNull) {
    return new TextField(name(), mustBeThere, mayBeNull, maxLength, blankable);
  }

  @Override
  Change<String> parse(String attr, JsonNode value) {
    if (!value.isTextual() && !value.isNumber()) {
      throw Refusal.invalidInput(attr, "Not a valid string.");
    }
    String text = value.asText().strip();
    if (text.indexOf('\u0000') >= 0) {
      throw Refusal.invalid(
          attr, "null_characters_not_allowed", "Null characters are not allowed.");
    }
    if (text.isEmpty() && !blankable) {
      throw Refusal.invalid(attr, "blank", "This field may not be blank.");
    }
    if (text.codePointCount(0, text.length()) > maxLength) {
      throw Refusal.invalid(
          attr, "max_length", "Ensure this field has no more than " + maxLength + " characters.");
    }
    return new Change.To<>(text);
  }
}

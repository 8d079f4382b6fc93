package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a field of a request body may hold: its form, and whether it may be missing or null.
 *
 * <p>Texts and codes are those of the compatible API. Immutable; modifiers return a new field.
 *
 * @param <T> the type of a good value
 */
public abstract class Field<T> {

  private final String name;
  private final boolean required;
  private final boolean nullable;

  Field(String name, boolean required, boolean nullable) {
    this.name = name;
    this.required = required;
    this.nullable = nullable;
  }

  /** Trimmed text; numbers become text. */
  public static TextField text(String name) {
    return new TextField(name, false, false, Integer.MAX_VALUE, false);
  }

  /** A 32-bit integer; digits in a text are accepted. */
  public static IntegerField integer(String name) {
    return new IntegerField(name, false, false, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** An integer of up to 64 bits; digits in a text are accepted. */
  public static Field<Long> id(String name) {
    return new ScalarField<>(name, false, false, Scalars::id);
  }

  /** The key of another object; anything but an integer is an incorrect type. */
  public static Field<Long> pk(String name) {
    return new ScalarField<>(name, false, false, Scalars::pk);
  }

  /** A boolean, or one of the words and digits that mean one. */
  public static Field<Boolean> bool(String name) {
    return new ScalarField<>(name, false, false, Scalars::bool);
  }

  /** One of these texts. */
  public static Field<String> choice(String name, String... choices) {
    List<String> allowed = List.of(choices);
    return new ScalarField<>(
        name, false, false, (attr, value) -> Scalars.choice(attr, value, allowed));
  }

  /** An ISO 8601 date-time; without an offset it is UTC; a date alone is refused. */
  public static Field<Instant> instant(String name) {
    return new ScalarField<>(name, false, false, Scalars::instant);
  }

  public static Field<UUID> uuid(String name) {
    return new ScalarField<>(name, false, false, Scalars::uuid);
  }

  /** A list; a bad element is told with its index: {@code name__0}. */
  public static <T> ListField<T> list(String name, Field<T> element) {
    return new ListField<>(name, false, false, element, true);
  }

  /** A JSON object of any content. */
  public static Field<JsonNode> object(String name) {
    return new ScalarField<>(name, false, false, Scalars::dictionary);
  }

  /** A JSON object that takes at most so many characters as compact text. */
  public static Field<JsonNode> object(String name, int maxCharacters) {
    return new ScalarField<>(
        name,
        false,
        false,
        (attr, value) -> Scalars.bounded(attr, Scalars.dictionary(attr, value), maxCharacters));
  }

  /** Any JSON value. */
  public static Field<JsonNode> json(String name) {
    return new ScalarField<>(name, false, false, (_, value) -> value);
  }

  /** Must be there when creating. */
  public Field<T> required() {
    return with(true, nullable);
  }

  /** May be sent as null. */
  public Field<T> nullable() {
    return with(required, true);
  }

  public final String name() {
    return name;
  }

  final boolean isRequired() {
    return required;
  }

  final boolean isNullable() {
    return nullable;
  }

  abstract Field<T> with(boolean mustBeThere, boolean mayBeNull);

  /** Reads a present, non-null value; attr is what an error names. */
  abstract Change<T> parse(String attr, JsonNode value);
}

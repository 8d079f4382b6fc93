package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BiFunction;

/** A field whose form one function knows. */
final class ScalarField<T> extends Field<T> {

  private final BiFunction<String, JsonNode, T> form;

  ScalarField(
      String name, boolean required, boolean nullable, BiFunction<String, JsonNode, T> form) {
    super(name, required, nullable);
    this.form = form;
  }

  @Override
  Field<T> with(boolean mustBeThere, boolean mayBeNull) {
    return new ScalarField<>(name(), mustBeThere, mayBeNull, form);
  }

  @Override
  Change<T> parse(String attr, JsonNode value) {
    return new Change.To<>(form.apply(attr, value));
  }
}

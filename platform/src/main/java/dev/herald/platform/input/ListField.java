package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.problem.Refusal;
import java.util.ArrayList;
import java.util.List;

/** A list of values of one form. */
public final class ListField<T> extends Field<List<T>> {

  private final Field<T> element;
  private final boolean mayBeEmpty;

  ListField(String name, boolean required, boolean nullable, Field<T> element, boolean mayBeEmpty) {
    super(name, required, nullable);
    this.element = element;
    this.mayBeEmpty = mayBeEmpty;
  }

  public ListField<T> notEmpty() {
    return new ListField<>(name(), isRequired(), isNullable(), element, false);
  }

  @Override
  public ListField<T> required() {
    return with(true, isNullable());
  }

  @Override
  public ListField<T> nullable() {
    return with(isRequired(), true);
  }

  @Override
  ListField<T> with(boolean mustBeThere, boolean mayBeNull) {
    return new ListField<>(name(), mustBeThere, mayBeNull, element, mayBeEmpty);
  }

  @Override
  Change<List<T>> parse(String attr, JsonNode value) {
    if (!value.isArray()) {
      throw Refusal.invalid(
          attr,
          "not_a_list",
          "Expected a list of items but got type \"" + JsonTypes.name(value) + "\".");
    }
    if (value.isEmpty() && !mayBeEmpty) {
      throw Refusal.invalid(attr, "empty", "This list may not be empty.");
    }
    List<T> items = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      items.add(item(attr + "__" + i, value.get(i)));
    }
    return new Change.To<>(List.copyOf(items));
  }

  private T item(String attr, JsonNode value) {
    if (!value.isNull() && element.parse(attr, value) instanceof Change.To<T>(var item)) {
      return item;
    }
    throw Refusal.invalid(attr, "null", "This field may not be null.");
  }
}

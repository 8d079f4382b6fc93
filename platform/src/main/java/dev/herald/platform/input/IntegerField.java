package dev.herald.platform.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.problem.Refusal;
import java.math.BigInteger;

/** A 32-bit integer within bounds. */
public final class IntegerField extends Field<Integer> {

  private final int min;
  private final int max;

  IntegerField(String name, boolean required, boolean nullable, int min, int max) {
    super(name, required, nullable);
    this.min = min;
    this.max = max;
  }

  public IntegerField min(int least) {
    return new IntegerField(name(), isRequired(), isNullable(), least, max);
  }

  public IntegerField max(int most) {
    return new IntegerField(name(), isRequired(), isNullable(), min, most);
  }

  @Override
  public IntegerField required() {
    return with(true, isNullable());
  }

  @Override
  public IntegerField nullable() {
    return with(isRequired(), true);
  }

  @Override
  IntegerField with(boolean mustBeThere, boolean mayBeNull) {
    return new IntegerField(name(), mustBeThere, mayBeNull, min, max);
  }

  @Override
  Change<Integer> parse(String attr, JsonNode value) {
    BigInteger number = Scalars.integer(attr, value);
    if (number.compareTo(BigInteger.valueOf(max)) > 0) {
      throw Refusal.invalid(
          attr, "max_value", "Ensure this value is less than or equal to " + max + ".");
    }
    if (number.compareTo(BigInteger.valueOf(min)) < 0) {
      throw Refusal.invalid(
          attr, "min_value", "Ensure this value is greater than or equal to " + min + ".");
    }
    return new Change.To<>(number.intValueExact());
  }
}

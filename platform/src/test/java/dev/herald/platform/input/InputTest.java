package dev.herald.platform.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.problem.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "text;    {};                 required;       This field is required.;                   "
            + " f",
        "text;    {\"f\":null};       null;           This field may not be null.;               "
            + " f",
        "text;    {\"f\":\"  \"};     blank;          This field may not be blank.;              "
            + " f",
        "text;    {\"f\":\"abcdef\"}; max_length;     Ensure this field has no more than 5"
            + " characters.; f",
        "text;    {\"f\":true};       invalid_input;  Not a valid string.;                       "
            + " f",
        "text;    {\"f\":[]};         invalid_input;  Not a valid string.;                       "
            + " f",
        "integer; {\"f\":true};       invalid_input;  A valid integer is required.;              "
            + " f",
        "integer; {\"f\":1.5};        invalid_input;  A valid integer is required.;              "
            + " f",
        "integer; {\"f\":\"x\"};      invalid_input;  A valid integer is required.;              "
            + " f",
        "integer; {\"f\":2147483648}; max_value;      Ensure this value is less than or equal to"
            + " 2147483647.; f",
        "integer; {\"f\":0};          min_value;      Ensure this value is greater than or equal to"
            + " 1.; f",
        "pk;      {\"f\":\"abc\"};    incorrect_type; Incorrect type. Expected pk value, received"
            + " str.; f",
        "pk;      {\"f\":true};       incorrect_type; Incorrect type. Expected pk value, received"
            + " bool.; f",
        "bool;    {\"f\":\"maybe\"};  invalid_input;  Must be a valid boolean.;                  "
            + " f",
        "choice;  {\"f\":\"sms\"};    invalid_choice; `\"sms\" is not a valid choice.`;          "
            + " f",
        "list;    {\"f\":\"a\"};      not_a_list;     `Expected a list of items but got type"
            + " \"str\".`; f",
        "list;    {\"f\":[\"a\",9,\"x\"]}; invalid_choice; `\"9\" is not a valid choice.`;       "
            + " f__1",
        "list;    {\"f\":[]};         empty;          This list may not be empty.;               "
            + " f",
        "instant; {\"f\":\"2026-01-01\"}; invalid_input; Datetime has wrong format. Use one of"
            + " these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].; f",
        "uuid;    {\"f\":\"12\"};     invalid_input;  Must be a valid UUID.;                     "
            + " f",
      })
  void aBadFieldIsRefusedInTheContractsWords(
      String kind, String body, String code, String detail, String attr) {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> Input.forCreate(json(body)).read(field(kind)));
    var told = refusal.problem().body();
    assertThat(told.type()).isEqualTo("validation_error");
    assertThat(told.code()).isEqualTo(code);
    assertThat(told.detail()).isEqualTo(detail);
    assertThat(told.attr()).isEqualTo(attr);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "text;    {\"f\":\" ab \"};  ab",
        "text;    {\"f\":5};         5",
        "integer; {\"f\":\" 7 \"};   7",
        "integer; {\"f\":7.0};       7",
        "pk;      {\"f\":12};        12",
        "bool;    {\"f\":\"Yes\"};   true",
        "bool;    {\"f\":0};         false",
        "instant; {\"f\":\"2026-04-04T00:00+02:00\"}; 2026-04-03T22:00:00Z",
        "instant; {\"f\":\"2026-04-04T00:00:00.9\"};  2026-04-04T00:00:00.900Z",
        "uuid;    {\"f\":\"095BE615A8AD4C338E9CC7612FBF6C9F\"};"
            + " 095be615-a8ad-4c33-8e9c-c7612fbf6c9f",
      })
  void aGoodFieldIsRead(String kind, String body, String expected) {
    assertThat(Input.forCreate(json(body)).read(field(kind)))
        .isInstanceOfSatisfying(
            Change.To.class, to -> assertThat(to.value()).hasToString(expected));
  }

  @Test
  void aPatchKeepsWhatIsLeftOutAndClearsWhatIsNull() {
    var input = Input.forPatch(json("{\"a\":null}"));
    assertThat(input.read(Field.text("a").nullable())).isEqualTo(new Change.Clear<String>());
    assertThat(input.read(Field.text("b").required())).isEqualTo(new Change.Keep<String>());
    assertThat(input.read(Field.text("a").nullable()).orElse("kept")).isNull();
    assertThat(input.read(Field.text("b")).orElse("kept")).isEqualTo("kept");
  }

  @ParameterizedTest
  @CsvSource({"'[]',list", "'\"a\"',str", "'3',int", "'true',bool"})
  void aBodyThatIsNoDictionaryIsRefused(String body, String type) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> Input.forPatch(json(body)));
    assertThat(refusal.problem().body().detail())
        .isEqualTo("Invalid data. Expected a dictionary, but got " + type + ".");
    assertThat(refusal.problem().attr()).isNull();
  }

  @Test
  void noBodyIsAnEmptyDictionary() {
    assertThat(Input.forPatch(null).has("a")).isFalse();
  }

  private static Field<?> field(String kind) {
    return switch (kind) {
      case "text" -> Field.text("f").maxLength(5).required();
      case "integer" -> Field.integer("f").min(1).required();
      case "pk" -> Field.pk("f").required();
      case "bool" -> Field.bool("f").required();
      case "choice" -> Field.choice("f", "email", "slack").required();
      case "list" -> Field.list("f", Field.choice("f", "a", "x")).notEmpty().required();
      case "instant" -> Field.instant("f");
      case "uuid" -> Field.uuid("f");
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException failure) {
      throw new IllegalArgumentException(failure);
    }
  }
}

package dev.herald.org;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.org.Caller.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a whole error answer: status and exactly the four keys. */
public final class ProblemAssert {

  private ProblemAssert() {}

  public static void assertProblem(
      Answer answer, int status, String type, String code, String detail, @Nullable String attr) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.body().fieldNames())
        .toIterable()
        .containsExactlyElementsOf(List.of("type", "code", "detail", "attr"));
    assertThat(answer.field("type")).isEqualTo(type);
    assertThat(answer.field("code")).isEqualTo(code);
    assertThat(answer.field("detail")).isEqualTo(detail);
    assertThat(answer.body().get("attr").textValue()).isEqualTo(attr);
  }

  public static void assertInvalid(
      Answer answer, String code, String detail, @Nullable String attr) {
    assertProblem(answer, 400, "validation_error", code, detail, attr);
  }

  public static void assertNotFound(Answer answer) {
    assertProblem(answer, 404, "invalid_request", "not_found", "Not found.", null);
  }
}

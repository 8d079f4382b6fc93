package dev.herald.platform.problem;

import org.jspecify.annotations.Nullable;

/** Ends a use case with a problem for the caller; turned into a response in one place. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private Refusal(Problem problem) {
    // Without a stack trace: a refusal is an expected answer, not a fault to look for.
    super(problem.status() + " " + problem.code() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
  }

  public static Refusal of(Problem problem) {
    return new Refusal(problem);
  }

  public static Refusal invalid(@Nullable String attr, String code, String detail) {
    return new Refusal(new Problem.Invalid(attr, code, detail));
  }

  /** With the generic code of every validation message that has no code of its own. */
  public static Refusal invalidInput(@Nullable String attr, String detail) {
    return invalid(attr, "invalid_input", detail);
  }

  public static Refusal required(String attr) {
    return invalid(attr, "required", "This field is required.");
  }

  public static Refusal notFound() {
    return notFound("Not found.");
  }

  public static Refusal notFound(String detail) {
    return new Refusal(new Problem.NotFound(detail));
  }

  public static Refusal forbidden(String detail) {
    return new Refusal(new Problem.Forbidden("permission_denied", detail));
  }

  public static Refusal unavailable(String detail) {
    return new Refusal(new Problem.Unavailable(detail));
  }

  public Problem problem() {
    return problem;
  }
}

package dev.herald.platform.problem;

import io.micronaut.context.annotation.Primary;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Puts what the framework itself refuses (routes, methods, media types, bodies) into our shape. */
@Singleton
@Primary
final class FrameworkProblems implements ErrorResponseProcessor<ProblemBody> {

  @Override
  public MutableHttpResponse<ProblemBody> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    if (response.body() instanceof ProblemBody body) {
      return response.body(body);
    }
    Problem problem = problem(context, response);
    return response
        .status(problem.status())
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .body(problem.body());
  }

  private static Problem problem(ErrorContext context, MutableHttpResponse<?> response) {
    int status = response.code();
    return switch (status) {
      case 400 ->
          isPathVariable(context)
              ? new Problem.NotFound("Not found.")
              : new Problem.ParseError("JSON parse error - " + firstMessage(context));
      case 401 ->
          new Problem.NotAuthenticated(
              "not_authenticated", "Authentication credentials were not provided.");
      case 403 ->
          new Problem.Forbidden(
              "permission_denied", "You do not have permission to perform this action.");
      case 404 -> new Problem.NotFound("Endpoint not found.");
      case 405 -> new Problem.MethodNotAllowed(context.getRequest().getMethodName());
      case 406 -> new Problem.NotAcceptable();
      case 413 -> new Problem.TooLarge("Request body is too large.");
      case 415 ->
          new Problem.UnsupportedMediaType(
              context.getRequest().getHeaders().get(HttpHeaders.CONTENT_TYPE, String.class, ""));
      case 503 -> new Problem.Unavailable("Service temporarily unavailable. Try again later.");
      default -> new Problem.ServerError();
    };
  }

  /** An id of the wrong form names nothing, just as an unknown one. */
  private static boolean isPathVariable(ErrorContext context) {
    return context
        .getRootCause()
        .filter(
            cause ->
                cause instanceof ConversionErrorException conversion
                    && conversion.getArgument().isAnnotationPresent(PathVariable.class))
        .isPresent();
  }

  private static String firstMessage(ErrorContext context) {
    return context.getErrors().isEmpty()
        ? "malformed request"
        : context.getErrors().getFirst().getMessage();
  }
}

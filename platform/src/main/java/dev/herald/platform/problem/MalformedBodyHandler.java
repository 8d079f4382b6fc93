package dev.herald.platform.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.JsonExceptionHandler;
import io.micronaut.json.JsonSyntaxException;
import jakarta.inject.Singleton;

/** A body that is not JSON. */
@Singleton
@Replaces(JsonExceptionHandler.class)
final class MalformedBodyHandler
    implements ExceptionHandler<JsonSyntaxException, HttpResponse<ProblemBody>> {

  @Override
  public HttpResponse<ProblemBody> handle(HttpRequest request, JsonSyntaxException failure) {
    return ProblemResponses.of(new Problem.ParseError("JSON parse error - " + reason(failure)));
  }

  private static String reason(JsonSyntaxException failure) {
    return failure.getCause() instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : "malformed body";
  }
}

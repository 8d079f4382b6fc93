package dev.herald.platform.problem;

import dev.herald.platform.sql.TransientFailure;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nobody expected: logged once, told without inner details; a missing neighbour is a 503. */
@Singleton
final class UnexpectedFailureHandler
    implements ExceptionHandler<RuntimeException, HttpResponse<ProblemBody>> {

  private static final Logger LOG = LoggerFactory.getLogger(UnexpectedFailureHandler.class);
  private static final String AWAY = "Service temporarily unavailable. Try again later.";

  @Override
  public HttpResponse<ProblemBody> handle(HttpRequest request, RuntimeException failure) {
    if (failure instanceof HttpStatusException told) {
      return ProblemResponses.of(ofStatus(told));
    }
    if (TransientFailure.is(failure)) {
      LOG.warn("neighbour away path={} cause={}", request.getPath(), failure.toString());
      return ProblemResponses.of(new Problem.Unavailable(AWAY));
    }
    LOG.error("request failed path={}", request.getPath(), failure);
    return ProblemResponses.of(new Problem.ServerError());
  }

  private static Problem ofStatus(HttpStatusException told) {
    return switch (told.getStatus()) {
      case NOT_FOUND -> new Problem.NotFound("Not found.");
      case REQUEST_ENTITY_TOO_LARGE -> new Problem.TooLarge("Request body is too large.");
      default -> new Problem.ServerError();
    };
  }
}

package dev.herald.platform.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** The one translator from a use case's refusal to a response. */
@Singleton
final class RefusalHandler implements ExceptionHandler<Refusal, HttpResponse<ProblemBody>> {

  @Override
  public HttpResponse<ProblemBody> handle(HttpRequest request, Refusal refusal) {
    return ProblemResponses.of(refusal.problem());
  }
}

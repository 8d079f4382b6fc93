package dev.herald.platform.problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

/** Turns a problem into the response that tells it. */
public final class ProblemResponses {

  private ProblemResponses() {}

  public static MutableHttpResponse<ProblemBody> of(Problem problem) {
    MutableHttpResponse<ProblemBody> response =
        HttpResponse.<ProblemBody>status(HttpStatus.valueOf(problem.status()))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
            .body(problem.body());
    switch (problem) {
      case Problem.NotAuthenticated _ -> response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      case Problem.Throttled throttled ->
          response.header(HttpHeaders.RETRY_AFTER, Long.toString(throttled.seconds()));
      case Problem.Invalid _,
          Problem.ParseError _,
          Problem.PaymentRequired _,
          Problem.Forbidden _,
          Problem.NotFound _,
          Problem.MethodNotAllowed _,
          Problem.NotAcceptable _,
          Problem.Conflict _,
          Problem.TooLarge _,
          Problem.UnsupportedMediaType _,
          Problem.ServerError _,
          Problem.BadGateway _,
          Problem.OutsideFailure _,
          Problem.Unavailable _,
          Problem.GatewayTimeout _ -> {}
    }
    return response;
  }
}

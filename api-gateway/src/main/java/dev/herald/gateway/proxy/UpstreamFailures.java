package dev.herald.gateway.proxy;

import dev.herald.gateway.routing.Service;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.telemetry.RequestContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.micronaut.http.client.exceptions.ResponseClosedException;
import io.micronaut.http.exceptions.BufferLengthExceededException;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client is told when a service does not answer. */
final class UpstreamFailures {

  private static final Logger LOG = LoggerFactory.getLogger(UpstreamFailures.class);

  private UpstreamFailures() {}

  static Refusal refusal(HttpRequest<?> request, Service service, Throwable failure) {
    if (failure instanceof Refusal ours) {
      return ours;
    }
    Problem problem = problem(failure);
    if (problem.status() >= 500) {
      LOG.warn(
          "service did not answer service={} status={} request_id={} cause={}",
          service.id(),
          problem.status(),
          RequestContext.of(request).map(RequestContext::requestId).orElse(""),
          failure.toString());
    }
    return Refusal.of(problem);
  }

  private static Problem problem(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ContentLengthExceededException
          || cause instanceof BufferLengthExceededException) {
        return Negotiation.tooLarge();
      }
      if (cause instanceof ReadTimeoutException) {
        return new Problem.GatewayTimeout("The service did not answer in time. Try again later.");
      }
      if (cause instanceof ResponseClosedException) {
        return new Problem.BadGateway("The service broke off its answer. Try again later.");
      }
      if (cause instanceof IOException && isReset(cause)) {
        return new Problem.BadGateway("The service broke off its answer. Try again later.");
      }
    }
    // Not to be reached, or no connection to be had in time.
    return new Problem.Unavailable("Service temporarily unavailable. Try again later.");
  }

  private static boolean isReset(Throwable cause) {
    String message = cause.getMessage();
    return message != null && message.contains("reset");
  }
}

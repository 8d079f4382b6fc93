package dev.herald.delivery.report.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.telemetry.RequestContext;
import io.micronaut.context.annotation.Value;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Single GET calls to the insight API: credentials, time-outs, bounded bodies. */
@Singleton
final class UpstreamCalls {

  /** A name that does not answer is told within seconds; results take longer. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Says nothing about the insight: our credential is refused, or we are too slow or too fast. */
  private static final Set<Integer> SAYS_NOTHING = Set.of(401, 403, 408, 425, 429);

  private final InsightSourceSettings settings;
  private final URI base;
  private final String service;
  private final IdentityTokens tokens;
  private final ObjectMapper json;
  private final HttpClient http;

  UpstreamCalls(
      InsightSourceSettings settings,
      @Value("${micronaut.http.services.catalog.url:`http://127.0.0.1:8002`}") String catalogUrl,
      @Value("${micronaut.application.name:delivery}") String service,
      IdentityTokens tokens,
      ObjectMapper json) {
    this.settings = settings;
    this.base = settings.base(catalogUrl);
    this.service = service;
    this.tokens = tokens;
    this.json = json;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            // Asking every server on a plain connection to change to HTTP/2 confuses some.
            .version(HttpClient.Version.HTTP_1_1)
            // A credential must not follow a redirect to wherever it leads.
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * An answer whose status says something about what was asked for.
   *
   * @param body the JSON, missing when the answer held none
   * @param size bytes of the body
   * @param isCut whether the body was longer than what is read, and is missing therefore
   */
  record Answer(int status, JsonNode body, int size, boolean isCut) {}

  /**
   * Asks once.
   *
   * @param path below the API's root, with its query
   * @throws SourceUnavailable for 5xx, throttling, refused credentials, time-outs and broken
   *     connections
   */
  Answer get(String path) {
    var body = new BoundedBody(settings.maxResponse());
    var call =
        http.sendAsync(request(path), _ -> HttpResponse.BodySubscribers.ofByteArrayConsumer(body));
    try {
      // The client's own time-out ends with the head; a body can stall as well.
      var response = call.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
      int status = response.statusCode();
      if (SAYS_NOTHING.contains(status) || status >= 500) {
        throw new SourceUnavailable(
            "the insight source answered " + status, retryAfter(response), null);
      }
      return read(status, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceUnavailable("interrupted while waiting for the insight source", null, e);
    } catch (TimeoutException e) {
      throw new SourceUnavailable("the insight source did not answer in time", null, e);
    } catch (ExecutionException e) {
      throw new SourceUnavailable(
          "the insight source does not answer: " + e.getCause(), null, e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  @PreDestroy
  void close() {
    http.shutdownNow();
  }

  private HttpRequest request(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept", "application/json")
            .header("Authorization", "Bearer " + credential());
    RequestContext.current()
        .ifPresent(
            context ->
                request
                    .header(RequestContext.REQUEST_ID, context.requestId())
                    .header(RequestContext.TRACEPARENT, context.traceparent()));
    return request.build();
  }

  private String credential() {
    return settings.foreign()
        ? settings.apiKey().reveal()
        : tokens.sign(new Identity.Service(service), "catalog");
  }

  private Answer read(int status, BoundedBody body) {
    if (body.isCut()) {
      return new Answer(status, MissingNode.getInstance(), body.size(), true);
    }
    try {
      var tree = json.readTree(body.bytes());
      return new Answer(
          status, tree == null ? MissingNode.getInstance() : tree, body.size(), false);
    } catch (IOException e) {
      if (status == 200) {
        throw new SourceUnavailable(
            "the insight source answered something that is not JSON", null, e);
      }
      return new Answer(status, MissingNode.getInstance(), body.size(), false);
    }
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .flatMap(UpstreamCalls::seconds)
        .map(Duration::ofSeconds)
        .orElse(null);
  }

  private static Optional<Long> seconds(String text) {
    return text.matches("\\d{1,6}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }
}

package dev.herald.gateway.proxy;

import dev.herald.gateway.access.Passage;
import dev.herald.gateway.routing.RouteMatch;
import dev.herald.gateway.routing.Service;
import io.micronaut.core.io.buffer.ByteArrayBufferFactory;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.client.RawHttpClient;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.ResponseClosedException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Carries a request to its service and the answer back, both streaming.
 *
 * <p>The raw client hands bytes on between the two connections as they come, at the pace of the
 * slower one; nothing is decoded, and a body is never whole in memory unless it came in one piece.
 */
@Singleton
final class Relay {

  private final RawHttpClient client;
  private final ForwardedRequest forwarded;
  private final ReturnedResponse returned;
  private final FormBody forms;
  private final ByteBodyFactory bodies =
      ByteBodyFactory.createDefault(ByteArrayBufferFactory.INSTANCE);

  Relay(
      @Client(configuration = UpstreamConfiguration.class) RawHttpClient client,
      ForwardedRequest forwarded,
      ReturnedResponse returned,
      FormBody forms) {
    this.forms = forms;
    this.client = client;
    this.forwarded = forwarded;
    this.returned = returned;
  }

  Mono<MutableHttpResponse<?>> relay(
      HttpRequest<?> request, RouteMatch match, Service service, Passage passage) {
    MutableHttpRequest<?> outgoing = forwarded.of(request, match, service, passage);
    boolean headOnly = request.getMethod() == HttpMethod.HEAD;
    return exchange(request, outgoing)
        .onErrorMap(failure -> UpstreamFailures.refusal(request, service, failure))
        .map(response -> returned.of((ByteBodyHttpResponse<?>) response, headOnly));
  }

  private Mono<HttpResponse<?>> exchange(HttpRequest<?> request, MutableHttpRequest<?> outgoing) {
    if (FormBody.isIn(request) && request instanceof ServerHttpRequest<?> form) {
      outgoing.contentType(MediaType.APPLICATION_JSON_TYPE);
      return forms.asJson(form).flatMap(json -> send(outgoing, bodies.adapt(json)));
    }
    CloseableByteBody body = body(request);
    Mono<HttpResponse<?>> answer = send(outgoing, body);
    return body == null && isReadOnly(request)
        // A pooled connection may have been closed by the service at the moment it was taken.
        ? answer.onErrorResume(ResponseClosedException.class, _ -> send(outgoing, null))
        : answer;
  }

  private Mono<HttpResponse<?>> send(
      MutableHttpRequest<?> outgoing, @Nullable CloseableByteBody body) {
    return Mono.from(client.exchange(outgoing, body, null));
  }

  private static @Nullable CloseableByteBody body(HttpRequest<?> request) {
    return Negotiation.hasBody(request) && request instanceof ServerHttpRequest<?> raw
        ? raw.byteBody().move()
        : null;
  }

  private static boolean isReadOnly(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
  }
}

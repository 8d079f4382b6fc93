package dev.herald.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.ByteBody.SplitBackpressureMode;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.scheduling.TaskExecutors;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Looks for a key in a body that is small enough, and leaves the body as it is for the service. */
@Singleton
final class BodyKey {

  private final ObjectMapper json;
  private final ExecutorService threads;
  private final int limit;

  BodyKey(
      ObjectMapper json,
      @Named(TaskExecutors.BLOCKING) ExecutorService threads,
      AccessConfiguration configuration) {
    this.json = json;
    this.threads = threads;
    this.limit = configuration.bodySearchLimit();
  }

  CompletableFuture<Optional<String>> find(HttpRequest<?> request) {
    MediaType type = request.getContentType().orElse(null);
    if (type == null || !mayHoldFields(type) || !(request instanceof ServerHttpRequest<?> raw)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    OptionalLong length = raw.byteBody().expectedLength();
    if (length.isPresent() && (length.getAsLong() == 0 || length.getAsLong() > limit)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    // The copy may run ahead of the service's own reading: it is bounded by our limit. Its end is
    // told from within the body's own loop over its readers; going on from there would add the
    // service as a reader in the midst of that loop, so another thread goes on.
    return bounded(raw.byteBody().split(SplitBackpressureMode.FASTEST))
        .thenApplyAsync(
            bytes -> Optional.ofNullable(bytes == null ? null : field(type, bytes)), threads);
  }

  private static boolean mayHoldFields(MediaType type) {
    return type.matches(MediaType.APPLICATION_JSON_TYPE)
        || type.matches(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
        || type.matches(MediaType.MULTIPART_FORM_DATA_TYPE);
  }

  /** The bytes of a body; null when there are more than the limit or they do not arrive. */
  private CompletableFuture<byte @Nullable []> bounded(CloseableByteBody body) {
    var read = new ByteArrayOutputStream();
    return Flux.from(body.toByteArrayPublisher())
        .doOnNext(read::writeBytes)
        .takeUntil(_ -> read.size() > limit)
        .then()
        .toFuture()
        .handle((_, failure) -> failure != null || read.size() > limit ? null : read.toByteArray());
  }

  private @Nullable String field(MediaType type, byte[] body) {
    try {
      return type.matches(MediaType.APPLICATION_JSON_TYPE)
          ? jsonField(body)
          : formField(type, body);
    } catch (IOException | RuntimeException _) {
      // What is wrong with the body is for the service to tell; there is no key to be had from it.
      return null;
    }
  }

  private @Nullable String jsonField(byte[] body) throws IOException {
    JsonNode value = json.readTree(body).path(CredentialFinder.PARAMETER);
    return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
  }

  private static @Nullable String formField(MediaType type, byte[] body) throws IOException {
    var form =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
    form.headers().set(HttpHeaderNames.CONTENT_TYPE, type.toString());
    var decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), form);
    try {
      return decoder.getBodyHttpData(CredentialFinder.PARAMETER) instanceof Attribute field
              && !field.getValue().isEmpty()
          ? field.getValue()
          : null;
    } finally {
      decoder.destroy();
    }
  }
}

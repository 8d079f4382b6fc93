package dev.herald.gateway.proxy;

import io.micronaut.core.type.Argument;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.body.AvailableByteBody;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableByteBody;
import io.micronaut.http.body.MessageBodyHandlerRegistry;
import io.micronaut.http.body.MessageBodyWriter;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A service's answer as the client gets it. */
@Singleton
final class ReturnedResponse {

  private static final String OURS_PREFIX = "x-herald-";

  /** About the connection to the service only, or said anew for the one to the client. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-request-id");

  private final MessageBodyWriter<ByteBody> writer;
  private final BodyDeadline deadline;

  ReturnedResponse(MessageBodyHandlerRegistry writers, BodyDeadline deadline) {
    this.writer =
        writers.getWriter(
            Argument.of(ByteBody.class), List.of(MediaType.APPLICATION_OCTET_STREAM_TYPE));
    this.deadline = deadline;
  }

  MutableHttpResponse<?> of(ByteBodyHttpResponse<?> answer, boolean headOnly) {
    MutableHttpResponse<ByteBody> response = HttpResponse.status(answer.code(), answer.reason());
    Set<String> named = ConnectionHeaders.namedIn(answer.getHeaders());
    answer
        .getHeaders()
        .forEachValue(
            (name, value) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!NOT_PASSED.contains(lower)
                  && !named.contains(lower)
                  && !lower.startsWith(OURS_PREFIX)) {
                response.getHeaders().add(name, value);
              }
            });
    if (headOnly) {
      String length = answer.getHeaders().get(HttpHeaders.CONTENT_LENGTH);
      if (length != null) {
        response.header(HttpHeaders.CONTENT_LENGTH, length);
      }
    }
    boolean empty =
        headOnly
            || (answer.byteBody() instanceof AvailableByteBody available
                && available.length() == 0);
    if (empty) {
      answer.close();
      return response;
    }
    response.bodyWriter(writer);
    return response.body(limited(answer.byteBody()));
  }

  private CloseableByteBody limited(ByteBody body) {
    return body instanceof AvailableByteBody ? body.move() : deadline.limit(body);
  }
}

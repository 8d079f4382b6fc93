package dev.herald.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Fields of a form, written as the JSON object that every service reads.
 *
 * <p>The one place that knows forms: a field sent once is a text, a field sent again is a list.
 */
@Singleton
final class FormBody {

  // A form holds fields, not files; larger ones are refused before they fill the memory.
  private static final int LIMIT_BYTES = 1 << 20;
  private static final String API = "/api/";

  private final ObjectMapper json;

  FormBody(ObjectMapper json) {
    this.json = json;
  }

  /** Whether the body is a form for the API; pages read their own forms. */
  static boolean isIn(HttpRequest<?> request) {
    return Negotiation.hasBody(request)
        && request.getPath().startsWith(API)
        && request
            .getContentType()
            .filter(
                type ->
                    type.matches(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                        || type.matches(MediaType.MULTIPART_FORM_DATA_TYPE))
            .isPresent();
  }

  /** The fields as JSON; fails with a {@link Refusal} when they cannot be read. */
  Mono<byte[]> asJson(ServerHttpRequest<?> request) {
    var read = new ByteArrayOutputStream();
    return Flux.from(request.byteBody().toByteArrayPublisher())
        .doOnNext(
            bytes -> {
              read.writeBytes(bytes);
              if (read.size() > LIMIT_BYTES) {
                throw Refusal.of(Negotiation.tooLarge());
              }
            })
        .then(Mono.fromSupplier(() -> converted(request, read.toByteArray())));
  }

  private byte[] converted(HttpRequest<?> request, byte[] body) {
    var form =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(body));
    form.headers()
        .set(
            HttpHeaderNames.CONTENT_TYPE,
            request.getHeaders().get(HttpHeaderNames.CONTENT_TYPE.toString(), String.class, ""));
    try {
      var decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), form);
      try {
        return json.writeValueAsBytes(fields(decoder));
      } finally {
        decoder.destroy();
      }
    } catch (IOException | HttpPostRequestDecoder.ErrorDataDecoderException failure) {
      throw Refusal.of(new Problem.ParseError("Form parse error - " + failure.getMessage()));
    }
  }

  private ObjectNode fields(HttpPostRequestDecoder decoder) throws IOException {
    ObjectNode fields = json.createObjectNode();
    for (var data : decoder.getBodyHttpDatas()) {
      // A key has done its service here.
      if (data instanceof Attribute attribute
          && !attribute.getName().equals(ForwardedRequest.KEY_PARAMETER)) {
        add(fields, attribute.getName(), attribute.getValue());
      }
    }
    return fields;
  }

  private static void add(ObjectNode fields, String name, String value) {
    switch (fields.get(name)) {
      case null -> fields.put(name, value);
      case ArrayNode list -> list.add(value);
      case JsonNode first -> fields.putArray(name).addAll(List.of(first)).add(value);
    }
  }
}

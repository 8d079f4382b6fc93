package dev.herald.catalog;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** A plain HTTP client with one identity. */
public final class Caller {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final String base;
  private final @Nullable String authorization;

  Caller(String base, @Nullable String authorization) {
    this.base = base;
    this.authorization = authorization;
  }

  /** Status and body of an answer; an empty body is JSON null. */
  public record Answer(int status, JsonNode body, String text) {

    /** One field of the body as text. */
    public String field(String name) {
      return body.path(name).asText();
    }

    public long id() {
      return body.path("id").asLong();
    }

    /** An error in one line: {@code 400 invalid_input name: Not a valid string.} */
    public String error() {
      return status
          + " "
          + field("code")
          + (body.path("attr").isTextual() ? " " + field("attr") : "")
          + ": "
          + field("detail");
    }
  }

  public Answer get(String path) {
    return call("GET", path, null);
  }

  public Answer delete(String path) {
    return call("DELETE", path, null);
  }

  public Answer post(String path, @Nullable String body) {
    return call("POST", path, body);
  }

  public Answer put(String path, String body) {
    return call("PUT", path, body);
  }

  public Answer patch(String path, String body) {
    return call("PATCH", path, body);
  }

  private Answer call(String method, String path, @Nullable String body) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString());
      JsonNode json =
          answer.body().isEmpty() ? NullNode.getInstance() : JSON.readTree(answer.body());
      return new Answer(answer.statusCode(), json, answer.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}

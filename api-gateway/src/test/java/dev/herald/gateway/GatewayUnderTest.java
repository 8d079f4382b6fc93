package dev.herald.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.gateway.FakeService.Received;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A gateway on a free port, with every service behind it played by the test. */
public final class GatewayUnderTest implements AutoCloseable {

  public static final String OPERATOR_TOKEN = "operator-token-of-the-tests";
  private static final String SIGNING_KEY = "0123456789abcdef0123456789abcdef";

  /** A port where nobody listens. */
  private static final String NOWHERE = "127.0.0.1:1";

  public final FakeOrg access = new FakeOrg();
  public final FakeService org = new FakeService();
  public final FakeService catalog = new FakeService();
  public final FakeService subscriptions = new FakeService();
  public final FakeService delivery = new FakeService();

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ObjectMapper json = new ObjectMapper();

  public GatewayUnderTest(Map<String, Object> settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("micronaut.server.port", -1);
    properties.put("kafka.bootstrap.servers", NOWHERE);
    properties.put("herald.identity.signing-key", SIGNING_KEY);
    properties.put("herald.operator.token", OPERATOR_TOKEN);
    properties.put("herald.services.org.url", org.url());
    properties.put("herald.services.catalog.url", catalog.url());
    properties.put("herald.services.subscriptions.url", subscriptions.url());
    properties.put("herald.services.delivery.url", delivery.url());
    properties.putAll(settings);
    context =
        GatewayApplication.configure(ApplicationContext.builder()).properties(properties).start();
    server = context.getBean(EmbeddedServer.class).start();
    reset();
  }

  /** Everything as it was at the start, but for what the gateway remembers. */
  public void reset() {
    access.reset();
    org.reset();
    org.leavesBodyToBehaviour();
    org.answers(access.behaviour());
    catalog.reset();
    subscriptions.reset();
    delivery.reset();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public int port() {
    return server.getPort();
  }

  public Answer get(String path, String... headers) {
    return send(HttpRequest.Builder::GET, path, headers);
  }

  public Answer post(String path, String body, String... headers) {
    return send(request -> request.POST(BodyPublishers.ofString(body)), path, headers);
  }

  public Answer call(String method, String path, String... headers) {
    return send(request -> request.method(method, BodyPublishers.noBody()), path, headers);
  }

  public Answer send(UnaryOperator<HttpRequest.Builder> with, String path, String... headers) {
    try {
      return new Answer(client.send(request(with, path, headers), BodyHandlers.ofString()), json);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  public HttpRequest request(
      UnaryOperator<HttpRequest.Builder> with, String path, String... headers) {
    HttpRequest.Builder request =
        with.apply(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)));
    return headers.length == 0 ? request.build() : request.headers(headers).build();
  }

  public HttpClient client() {
    return client;
  }

  /** Who a service was told is calling. */
  public Identity identity(Received received, String audience) {
    String token = received.header("Authorization").orElseThrow().substring("Bearer ".length());
    return bean(IdentityTokens.class).verify(token, audience).orElseThrow();
  }

  @Override
  public void close() {
    context.close();
    org.close();
    catalog.close();
    subscriptions.close();
    delivery.close();
  }

  /** What the client got. */
  public record Answer(HttpResponse<String> response, ObjectMapper mapper) {
    public int status() {
      return response.statusCode();
    }

    public String body() {
      return response.body();
    }

    public JsonNode json() {
      try {
        return mapper.readTree(response.body());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    /** Status, type, code, detail and attr in one line, to compare at a glance. */
    public String problem() {
      JsonNode body = json();
      return "%d %s/%s %s %s"
          .formatted(
              status(),
              body.path("type").asText(),
              body.path("code").asText(),
              body.path("attr"),
              body.path("detail").asText());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }
}

package dev.herald.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@MicronautTest(environments = "sample", startApplication = true)
@Property(name = "micronaut.application.name", value = "sample")
@Property(name = "micronaut.server.port", value = "-1")
@Property(name = "spec", value = "EndpointsTest")
@Property(name = "herald.events.create-topics", value = "false")
@Property(
    name = "herald.identity.signing-key",
    value = "a signing key of more than thirty-two characters")
final class EndpointsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Inject EmbeddedServer server;
  @Inject IdentityTokens tokens;
  @Inject ObjectMapper json;

  @Test
  void aRefusalIsToldWithFourKeysInOrder() throws Exception {
    var answer = call("GET", "/things/throttled", null);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body())
        .isEqualTo(
            """
            {"type":"throttled_error","code":"throttled","detail":"Request was throttled. Expected available in 2 seconds.","attr":null}\
            """);
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
  }

  @Test
  void anUnknownRouteIsNotFound() throws Exception {
    problem(call("GET", "/nowhere", null), 404, "not_found", "Endpoint not found.");
  }

  @Test
  void anotherMethodIsNotAllowed() throws Exception {
    problem(
        call("DELETE", "/things/echo", null),
        405,
        "method_not_allowed",
        "Method \"DELETE\" not allowed.");
  }

  @Test
  void aBodyThatIsNotJsonIsAParseError() throws Exception {
    var answer = call("POST", "/things/echo", "{\"a\":");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json.readTree(answer.body()).path("code").asText()).isEqualTo("parse_error");
    assertThat(json.readTree(answer.body()).path("detail").asText())
        .startsWith("JSON parse error - ");
  }

  @Test
  void aBodyThatIsAListIsRefusedByName() throws Exception {
    problem(
        call("POST", "/things/echo", "[]"),
        400,
        "invalid_input",
        "Invalid data. Expected a dictionary, but got list.");
  }

  @Test
  void anotherMediaTypeIsUnsupported() throws Exception {
    var request =
        request("/things/echo")
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString("a"));
    problem(
        HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()),
        415,
        "unsupported_media_type",
        "Unsupported media type \"text/csv\" in request.");
  }

  @Test
  void aFaultOfOursShowsNoDetails() throws Exception {
    problem(call("GET", "/things/broken", null), 500, "error", "A server error occurred.");
  }

  @Test
  void anIdOfTheWrongFormIsNotFound() throws Exception {
    problem(call("GET", "/things/numbered/abc", null), 404, "not_found", "Not found.");
  }

  @Test
  void instantsAndNullsAreWrittenAsTheContractSays() throws Exception {
    assertThat(call("POST", "/things/echo", "{\"a\":\" x \"}").body())
        .isEqualTo(
            """
            {"first_name":"x","created_at":"2026-01-01T00:00:00Z","nothing":null,"list":[]}\
            """);
  }

  @Test
  void withoutAVouchedCallerNothingIsServed() throws Exception {
    var bare =
        HTTP.send(
            HttpRequest.newBuilder(uri("/things/echo")).GET().build(),
            HttpResponse.BodyHandlers.ofString());
    problem(bare, 401, "not_authenticated", "Authentication credentials were not provided.");
    assertThat(bare.headers().firstValue("WWW-Authenticate")).contains("Bearer");
  }

  @Test
  void internalDoorsOpenForServicesOnly() throws Exception {
    assertThat(call("GET", "/internal/things", null).statusCode()).isEqualTo(401);
    var vouched =
        HttpRequest.newBuilder(uri("/internal/things"))
            .header(
                "Authorization",
                "Bearer " + tokens.sign(new Identity.Service("delivery"), "sample"));
    assertThat(HTTP.send(vouched.build(), HttpResponse.BodyHandlers.ofString()).body())
        .isEqualTo("delivery");
  }

  @Test
  void aProjectIsOpenToItsOwnCallerOnly() throws Exception {
    assertThat(call("GET", "/api/projects/12/things", null).body()).isEqualTo("12");
    problem(call("GET", "/api/projects/13/things", null), 404, "not_found", "Project not found.");
    problem(call("GET", "/api/projects/x/things", null), 404, "not_found", "Project not found.");
  }

  @Test
  void healthAnswersWithoutACaller() throws Exception {
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(uri("/health")).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json.readTree(answer.body()).path("status").asText()).isEqualTo("UP");
  }

  @Test
  void theRequestIdComesBack() throws Exception {
    var answer =
        HTTP.send(
            request("/things/throttled").header("X-Request-Id", "abc-1").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.headers().firstValue("X-Request-Id")).contains("abc-1");
  }

  private void problem(HttpResponse<String> answer, int status, String code, String detail)
      throws IOException {
    JsonNode body = json.readTree(answer.body());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(body.path("code").asText()).isEqualTo(code);
    assertThat(body.path("detail").asText()).isEqualTo(detail);
    assertThat(body.properties()).hasSize(4);
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body)
      throws IOException, InterruptedException {
    var publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return HTTP.send(
        request(path).header("Content-Type", "application/json").method(method, publisher).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(Duration.ofSeconds(10))
        .header("Authorization", "Bearer " + tokens.sign(member(), "sample"));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getPort() + path);
  }

  private static Identity member() {
    return new Identity.Member(
        new UserInfo(7, new UUID(1, 2), "d", "Alice", "A", "a@example.com", true, null, null),
        new OrganizationInfo(new UUID(3, 4), "Acme", List.of(), true, true, false),
        new ProjectInfo(12, new UUID(5, 6), "Web", "UTC"),
        1,
        false,
        "key1",
        List.of("*"));
  }

  record Thing(String firstName, Instant createdAt, @Nullable String nothing, List<String> list) {}

  @Controller
  @Requires(property = "spec", value = "EndpointsTest")
  @ExecuteOn(TaskExecutors.BLOCKING)
  static class ThingsController {

    @Get("/things/throttled")
    String throttled() {
      throw Refusal.of(new Problem.Throttled(Duration.ofMillis(1200)));
    }

    @Get("/things/broken")
    String broken() {
      throw new IllegalStateException("inner detail");
    }

    @Get("/things/numbered/{id}")
    Map<String, Long> numbered(@PathVariable long id) {
      return Map.of("id", id);
    }

    @Post("/things/echo")
    Thing echo(@Body @Nullable JsonNode body) {
      return new Thing(
          Input.forCreate(body).read(Field.text("a")).orDefault("-"),
          Instant.parse("2026-01-01T00:00:00Z"),
          null,
          List.of());
    }

    @Get("/internal/things")
    String internal(Identity.Service caller) {
      return caller.name();
    }

    @Get("/api/projects/{project_id}/things")
    String ofProject(ProjectId project) {
      return project.toString();
    }
  }
}

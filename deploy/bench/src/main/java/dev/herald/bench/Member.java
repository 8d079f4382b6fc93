package dev.herald.bench;

import dev.herald.platform.boot.HeraldService;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.identity.UserInfo;
import dev.herald.subscriptions.SubscriptionsApplication;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Somebody in one project who calls subscriptions-service, as the gateway does on their behalf. */
final class Member implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ApplicationContext platform =
      HeraldService.configure(ApplicationContext.builder(), "bench")
          .properties(
              Map.of(
                  "herald.identity.signing-key",
                  ServiceArguments.KEY,
                  "herald.events.create-topics",
                  "false"))
          .start();
  private final IdentityTokens tokens = platform.getBean(IdentityTokens.class);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String service;

  Member(String service) {
    this.service = service;
  }

  /**
   * Calls an endpoint below a project's subscriptions.
   *
   * @return seconds until the whole answer was there
   * @throws IllegalStateException when it is refused
   */
  double call(String method, long project, String path, String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(service + "/api/projects/" + project + "/subscriptions/" + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Bearer " + tokens.sign(identity(project), SubscriptionsApplication.NAME))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      long began = System.nanoTime();
      var answer = http.send(request, BodyHandlers.ofString());
      double seconds = (System.nanoTime() - began) / 1e9;
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(method + " " + path + " refused: " + answer.body());
      }
      return seconds;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    http.close();
    platform.close();
  }

  private static Identity identity(long project) {
    var user =
        new UserInfo(1, new UUID(1, 1), "bench", "Ada", "", "ada@example.com", true, null, null);
    var organization =
        new OrganizationInfo(
            new UUID(0, project), "Bench", List.of("subscriptions"), false, false, false);
    var info = new ProjectInfo(project, new UUID(2, project), "Bench", "UTC");
    return new Identity.Member(user, organization, info, 1, false, "bench", List.of("*"));
  }
}

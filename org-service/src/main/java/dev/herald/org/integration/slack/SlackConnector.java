package dev.herald.org.integration.slack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.integration.Connection;
import dev.herald.org.integration.Connector;
import dev.herald.org.integration.oauth.DottedPath;
import dev.herald.org.integration.oauth.OAuthExchange;
import dev.herald.org.integration.oauth.OAuthVendor;
import dev.herald.org.integration.oauth.TokenAnswer;
import dev.herald.platform.problem.Refusal;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;

/** Connects a Slack workspace; who it is stands in Slack's token answer itself. */
@Singleton
final class SlackConnector implements Connector {

  static final String KIND = "slack";

  private final OAuthExchange exchange;
  private final OAuthVendor vendor;
  private final Clock clock;

  SlackConnector(OAuthExchange exchange, SlackConfiguration slack, Clock clock) {
    this.exchange = exchange;
    this.vendor =
        new OAuthVendor(
            KIND,
            URI.create(slack.apiBaseUrl() + "/oauth.v2.access"),
            slack.clientId(),
            slack.clientSecret());
    this.clock = clock;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Connection connect(JsonNode config) {
    var answer = TokenAnswer.of(exchange.exchange(vendor, config), clock.instant());
    String workspace =
        DottedPath.find(answer.config(), "team.id")
            .orElseThrow(
                () -> Refusal.invalidInput(null, "slack OAuth failed: no workspace was named"));
    return new Connection(workspace, answer.config(), answer.credentials());
  }

  @Override
  public String displayName(JsonNode config, String vendorId) {
    return DottedPath.find(config, "team.name").orElse(vendorId);
  }
}

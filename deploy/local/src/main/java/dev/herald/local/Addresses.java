package dev.herald.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.sinks.Sinks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where everything is, for programs as {@code herald.json} and for people as a short table. */
final class Addresses {
  private final ObjectNode json = HeraldApi.JSON.createObjectNode();

  Addresses(
      String gateway,
      String operatorToken,
      Map<String, Integer> ports,
      Servers servers,
      JsonNode seed) {
    json.put("gateway", gateway);
    json.put("operator_token", operatorToken);
    json.set("organization_id", seed.path("organization").path("id"));
    json.set("project_id", seed.path("project").path("id"));
    json.set("user_id", seed.path("user").path("id"));
    json.set("personal_api_key", seed.path("key").path("value"));
    json.set("project_api_token", seed.path("project").path("api_token"));
    put(servers.sinks());
    json.putObject("temporal")
        .put("target", servers.temporal().target())
        .put("ui", servers.temporal().ui().orElse(null));
    ObjectNode services = json.putObject("services");
    ports.forEach(
        (name, port) ->
            services
                .putObject(name)
                .put("url", LocalProperties.url(port))
                .put("health", LocalProperties.url(port) + "/health"));
    ObjectNode demo = json.putObject("demo");
    demo.set("dashboard", seed.path("dashboard").path("id"));
    for (String kind : new String[] {"line", "bar", "table"}) {
      demo.set(kind, seed.path("insight_" + kind).path("id"));
    }
    demo.set("slack_integration", seed.path("slack").path("id"));
    json.putObject("kafka").put("bootstrap_servers", servers.kafkaAddress());
    json.putObject("postgres")
        .put("url", servers.postgres().jdbcUrl("postgres"))
        .put("username", servers.postgres().username())
        .put("password", servers.postgres().password());
  }

  private void put(Optional<Sinks> sinks) {
    if (sinks.isEmpty()) {
      json.putNull("sinks");
      return;
    }
    json.putObject("sinks")
        .put("url", sinks.get().url())
        .put("smtp_port", sinks.get().smtpPort())
        .put("slack_url", sinks.get().slackUrl())
        .put("webhook_url", sinks.get().webhookUrl());
  }

  ObjectNode json() {
    return json;
  }

  /**
   * @param file where the JSON was written
   * @param now for a first occurrence that lies ahead
   */
  String table(String file, Instant now) {
    StringBuilder table = new StringBuilder("\n");
    row(table, "Gateway", text("/gateway"));
    row(table, "What arrived", text("/sinks/url"));
    row(
        table,
        "Temporal",
        text("/temporal/ui") == null ? text("/temporal/target") : text("/temporal/ui"));
    row(table, "API key", text("/personal_api_key"));
    row(table, "Operator token", text("/operator_token"));
    row(table, "All of it", file);
    table.append("\n  Send a first report by e-mail:\n\n").append(curl(now));
    return table.toString();
  }

  private static void row(StringBuilder table, String name, @Nullable String value) {
    if (value != null) {
      table.append("  %-15s %s%n".formatted(name, value));
    }
  }

  private String curl(Instant now) {
    String start =
        now.atOffset(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.DAYS)
            .plusDays(1)
            .withHour(9)
            .toInstant()
            .toString();
    return """
    curl -s -H 'Authorization: Bearer %1$s' -H 'Content-Type: application/json' \\
      -d '{"insight": %3$s, "title": "Sign-ups, every morning", "target_type": "email", "target_value": "demo@example.com", "frequency": "daily", "start_date": "%4$s"}' \\
      %2$s | sed -E 's/^\\{"id":([0-9]+).*/\\1/' | \\
      xargs -I ID curl -s -X POST -H 'Authorization: Bearer %1$s' -w 'test delivery: %%{http_code}\\n' %2$sID/test-delivery/
    """
        .formatted(
            text("/personal_api_key"),
            text("/gateway") + "/api/environments/" + text("/project_id") + "/subscriptions/",
            text("/demo/line"),
            start);
  }

  private @Nullable String text(String path) {
    JsonNode value = json.at(path);
    return value.isMissingNode() || value.isNull() ? null : value.asText();
  }
}

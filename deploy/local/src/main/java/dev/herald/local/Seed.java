package dev.herald.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What a first run puts in through the doors everybody uses, one remembered step after the other: a
 * run that was interrupted goes on where the last one ended.
 */
final class Seed {
  private static final String FILE = "seed.json";

  private final DataDirectory directory;
  private final ObjectNode done;

  Seed(DataDirectory directory) {
    this.directory = directory;
    try {
      done =
          Files.exists(directory.file(FILE))
              ? (ObjectNode) HeraldApi.JSON.readTree(Files.readString(directory.file(FILE)))
              : HeraldApi.JSON.createObjectNode();
    } catch (IOException | ClassCastException e) {
      throw new LocalFailure("cannot read " + directory.file(FILE) + ": " + e.getMessage(), e);
    }
  }

  /** Does what is still to be done; {@code withSlack} connects the stand-in's workspace too. */
  ObjectNode plant(HeraldApi api, String operator, boolean withSlack) {
    JsonNode organization =
        step(
            "organization",
            () ->
                api.post("/operator/organizations/", operator, "{\"name\": \"Example Company\"}"));
    String organizationPath = "/operator/organizations/" + organization.path("id").asText();
    JsonNode user =
        step(
            "user",
            () ->
                api.post(
                    "/operator/users/",
                    operator,
                    "{\"email\": \"demo@example.com\", \"first_name\": \"Demo\","
                        + " \"is_email_verified\": true}"));
    String userId = user.path("id").asText();
    step(
        "membership",
        () ->
            api.call("PUT", organizationPath + "/members/" + userId, operator, "{\"level\": 15}"));
    JsonNode project =
        step(
            "project",
            () -> api.post(organizationPath + "/projects", operator, "{\"name\": \"Storefront\"}"));
    JsonNode key =
        step(
            "key",
            () ->
                api.post(
                    "/operator/users/" + userId + "/personal_api_keys",
                    operator,
                    "{\"label\": \"Local run\", \"scopes\": [\"*\"]}"));
    plantContent(api, key.path("value").asText(), project.path("id").asText(), withSlack);
    return done;
  }

  private void plantContent(HeraldApi api, String key, String project, boolean withSlack) {
    String projectPath = "/api/projects/" + project;
    JsonNode dashboard =
        step(
            "dashboard",
            () ->
                api.post(
                    projectPath + "/dashboards/",
                    key,
                    "{\"name\": \"Business at a glance\", \"description\": \"How the shop is"
                        + " doing.\"}"));
    for (DemoInsight insight : DemoInsight.values()) {
      step(
          "insight_" + insight.name().toLowerCase(Locale.ROOT),
          () ->
              api.post(
                  projectPath + "/insights/",
                  key,
                  insight.request(dashboard.path("id").asLong()).toString()));
    }
    if (withSlack) {
      step(
          "slack",
          () ->
              api.post(
                  projectPath + "/integrations/",
                  key,
                  "{\"kind\": \"slack\", \"config\": {\"code\": \"demo\", \"state\": \"demo\"}}"));
    }
  }

  private JsonNode step(String name, Supplier<JsonNode> make) {
    JsonNode known = done.get(name);
    if (known != null) {
      return known;
    }
    JsonNode made = make.get();
    done.set(name, kept(made));
    try {
      directory.write(
          FILE, HeraldApi.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(done));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return done.path(name);
  }

  /** Only what later steps and the table of addresses need. */
  private static ObjectNode kept(JsonNode made) {
    ObjectNode kept = HeraldApi.JSON.createObjectNode();
    for (String field : new String[] {"id", "short_id", "name", "api_token", "value"}) {
      if (made.hasNonNull(field)) {
        kept.set(field, made.get(field));
      }
    }
    return kept;
  }
}

package dev.herald.org.integration.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.org.integration.Credentials;
import java.time.Instant;
import java.util.List;

/**
 * A vendor's token answer, parted into what may be shown and what must not.
 *
 * @param config the answer without any token, and when it was given (epoch seconds)
 */
public record TokenAnswer(ObjectNode config, Credentials credentials) {

  private static final List<String> TOKENS =
      List.of(Credentials.ACCESS_TOKEN, "refresh_token", "id_token");

  public static TokenAnswer of(ObjectNode answer, Instant givenAt) {
    ObjectNode config = answer.deepCopy();
    ObjectNode secrets = JsonNodeFactory.instance.objectNode();
    for (String token : TOKENS) {
      JsonNode value = config.remove(token);
      if (value != null && value.isTextual()) {
        secrets.set(token, value);
      }
    }
    // Slack adds a token of the person to that of the workspace; nothing here needs it.
    if (config.path("authed_user") instanceof ObjectNode person) {
      person.remove(TOKENS);
    }
    // Whoever knows this address may post there.
    if (config.path("incoming_webhook") instanceof ObjectNode webhook) {
      webhook.remove("url");
    }
    config.put("refreshed_at", givenAt.getEpochSecond());
    return new TokenAnswer(config, Credentials.of(secrets));
  }
}

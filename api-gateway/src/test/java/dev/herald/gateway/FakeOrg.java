package dev.herald.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.secret.KeyHash;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What org-service would say of a few keys: one organization, project 2 unless changed, and a user
 * who is a plain member of both.
 */
public final class FakeOrg {

  public static final String ORGANIZATION = "0190a000-0000-7000-8000-000000000001";
  public static final String KEY = "phx_abcdefghijklmnopqrstuvwxyz";
  public static final long PROJECT = 2;

  private static final String ANSWER =
      """
      {"key": {"id": "key1", "scopes": ["subscription:write", "insight:read", "integration:read"],
               "scoped_teams": null, "scoped_organizations": null, "expires_at": null},
       "user": {"id": 7, "uuid": "0190a000-0000-7000-8000-000000000007", "distinct_id": "d7",
                "first_name": "Ada", "last_name": "", "email": "ada@example.com",
                "is_email_verified": true, "hedgehog_config": null, "role_at_organization": null},
       "organization": {"id": "%s", "name": "Acme", "features": ["subscriptions"],
                        "ai_data_processing_approved": false, "publicly_shared_resources": true,
                        "cloud": false, "members_can_use_personal_api_keys": true},
       "project": {"id": %d, "uuid": "0190a000-0000-7000-8000-000000000002", "name": "Web",
                   "timezone": "UTC"},
       "parent_found": true, "level": 1, "project_access": "member"}\
      """
          .formatted(ORGANIZATION, PROJECT);

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, ObjectNode> keys = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  /** A key good for project 2; the change bends what is said of it. */
  public String key(String key, Consumer<ObjectNode> change) {
    try {
      var answer = (ObjectNode) json.readTree(ANSWER);
      change.accept(answer);
      keys.put(KeyHash.of(key), answer);
      return key;
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  public void forget(String key) {
    keys.remove(KeyHash.of(key));
  }

  /** How often the gateway asked. */
  public int asked() {
    return asked.get();
  }

  public void reset() {
    keys.clear();
    key(KEY, _ -> {});
    asked.set(0);
  }

  /** Plays {@code POST /internal/access}, and answers everything else like any other fake. */
  public FakeService.Behaviour behaviour() {
    return exchange -> {
      if (!exchange.getRequestURI().getPath().equals("/internal/access")) {
        FakeService.json(200, "{\"ok\":true}").answer(exchange);
        return;
      }
      asked.incrementAndGet();
      JsonNode question = json.readTree(exchange.getRequestBody());
      FakeService.json(200, json.writeValueAsString(answer(question))).answer(exchange);
    };
  }

  private JsonNode answer(JsonNode question) {
    ObjectNode answer = keys.get(question.path("credential").asText());
    if (answer == null) {
      return json.createObjectNode().put("parent_found", false);
    }
    String parent = question.path("parent_id").asText();
    boolean known =
        parent.equals("@current")
            || parent.equals(answer.path("project").path("id").asText())
            || parent.equals(ORGANIZATION);
    if (known) {
      return answer;
    }
    ObjectNode unknown = answer.deepCopy();
    unknown.putNull("organization").putNull("project").putNull("level").putNull("project_access");
    return unknown.put("parent_found", false);
  }
}

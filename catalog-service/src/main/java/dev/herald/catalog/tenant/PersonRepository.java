package dev.herald.catalog.tenant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.identity.UserInfo;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The people who made something here. */
@Singleton
class PersonRepository {

  private final Jdbi jdbi;
  private final ObjectMapper json;

  PersonRepository(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  Map<Long, UserInfo> list(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Map<Long, UserInfo> found = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select info from app_user where id = any(:ids)")
                .bindArray("ids", Long.class, ids)
                .mapTo(JsonNode.class)
                .forEach(info -> found.put(info.path("id").longValue(), person(info))));
    return found;
  }

  void addIfNew(UserInfo person) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "insert into app_user (id, info) values (:id, :info) on conflict do nothing")
                .bind("id", person.id())
                .bind("info", json.<JsonNode>valueToTree(person))
                .execute());
  }

  /** Changes a person who is known here; others are of no interest. */
  void update(UserInfo person) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("update app_user set info = :info where id = :id")
                .bind("id", person.id())
                .bind("info", json.<JsonNode>valueToTree(person))
                .execute());
  }

  private UserInfo person(JsonNode info) {
    try {
      return json.treeToValue(info, UserInfo.class);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}

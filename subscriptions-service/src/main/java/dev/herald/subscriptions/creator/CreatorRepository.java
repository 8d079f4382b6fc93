package dev.herald.subscriptions.creator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.identity.UserInfo;
import jakarta.inject.Singleton;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** People who made subscriptions, as others are to see them. */
@Singleton
public class CreatorRepository {

  private final Jdbi jdbi;
  private final ObjectMapper json;

  CreatorRepository(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.json = json;
  }

  /** Keeps somebody, unless events told of them before: they know better than a token does. */
  public void addIfNew(UserInfo user) {
    jdbi.useHandle(
        handle ->
            bind(
                    handle.createUpdate(
                        """
                        insert into creator (id, uuid, email, info)
                        values (:id, :uuid, :email, :info)
                        on conflict do nothing
                        """),
                    user)
                .execute());
  }

  /** Takes over what an event told of somebody who is known; whether anything changed. */
  public boolean update(UserInfo user) {
    return jdbi.withHandle(
            handle ->
                bind(
                        handle.createUpdate(
                            """
                            update creator set uuid = :uuid, email = :email, info = :info
                            where id = :id and cast(info as jsonb) <> cast(:compared as jsonb)
                            """),
                        user)
                    .execute())
        > 0;
  }

  private Update bind(Update update, UserInfo user) {
    JsonNode info = json.valueToTree(user);
    return update
        .bind("id", user.id())
        .bind("uuid", user.uuid())
        .bind("email", user.email())
        .bind("info", info)
        .bind("compared", info.toString());
  }
}

package dev.herald.org.personalkey;

import dev.herald.platform.page.LimitOffset;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Personal keys, always of one person. */
@Singleton
public final class PersonalKeyRepository {

  private final Jdbi jdbi;

  PersonalKeyRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public long count(long userId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) from personal_api_keys where user_id = :user")
                .bind("user", userId)
                .mapTo(Long.class)
                .one());
  }

  public List<PersonalKey> list(long userId, LimitOffset page) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from personal_api_keys where user_id = :user
                    order by created_at desc, id limit :limit offset :offset
                    """)
                .bind("user", userId)
                .bind("limit", page.limit())
                .bind("offset", page.offset())
                .mapTo(PersonalKey.class)
                .list());
  }

  PersonalKey add(
      String id, long userId, NewPersonalKey wanted, String hash, String mask, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into personal_api_keys (id, user_id, label, key_hash, mask_value, scopes,
                      scoped_teams, scoped_organizations, expires_at, created_at)
                    values (:id, :user, :label, :hash, :mask, :scopes,
                      :teams, :organizations, :expiresAt, :now)
                    returning *
                    """)
                .bind("id", id)
                .bind("user", userId)
                .bind("label", wanted.label())
                .bind("hash", hash)
                .bind("mask", mask)
                .bind("scopes", wanted.scopes().toArray(String[]::new))
                .bindByType("teams", array(wanted.scopedTeams(), new Long[0]), Long[].class)
                .bindByType(
                    "organizations",
                    array(wanted.scopedOrganizations(), new String[0]),
                    String[].class)
                .bind("expiresAt", wanted.expiresAt())
                .bind("now", now)
                .mapTo(PersonalKey.class)
                .one());
  }

  Optional<PersonalKey> roll(long userId, String id, String hash, String mask, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update personal_api_keys
                    set key_hash = :hash, mask_value = :mask, last_rolled_at = :now
                    where user_id = :user and id = :id
                    returning *
                    """)
                .bind("user", userId)
                .bind("id", id)
                .bind("hash", hash)
                .bind("mask", mask)
                .bind("now", now)
                .mapTo(PersonalKey.class)
                .findOne());
  }

  boolean remove(long userId, String id) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        "delete from personal_api_keys where user_id = :user and id = :id")
                    .bind("user", userId)
                    .bind("id", id)
                    .execute()
                > 0);
  }

  private static <T> T @Nullable [] array(@Nullable List<T> items, T[] form) {
    return items == null ? null : items.toArray(form);
  }
}

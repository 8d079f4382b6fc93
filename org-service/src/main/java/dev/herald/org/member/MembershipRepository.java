package dev.herald.org.member;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Memberships, always of one organization. */
@Singleton
public final class MembershipRepository {

  private final Jdbi jdbi;

  MembershipRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<Level> level(UUID organizationId, long userId) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select level from memberships
                        where organization_id = :organization and user_id = :user
                        """)
                    .bind("organization", organizationId)
                    .bind("user", userId)
                    .mapTo(Integer.class)
                    .findOne())
        .flatMap(Level::of);
  }

  /** Those of the given people who belong to the organization. */
  public Set<Long> membersAmong(UUID organizationId, Collection<Long> userIds) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select user_id from memberships
                    where organization_id = :organization and user_id = any(:users)
                    """)
                .bind("organization", organizationId)
                .bindArray("users", Long.class, userIds.toArray())
                .mapTo(Long.class)
                .collect(Collectors.toSet()));
  }

  /** A member keeps the day they joined when only their level changes. */
  void put(UUID id, UUID organizationId, long userId, Level level, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into memberships
                      (id, organization_id, user_id, level, joined_at, updated_at)
                    values (:id, :organization, :user, :level, :now, :now)
                    on conflict (organization_id, user_id)
                      do update set level = excluded.level, updated_at = excluded.updated_at
                    """)
                .bind("id", id)
                .bind("organization", organizationId)
                .bind("user", userId)
                .bind("level", level.number())
                .bind("now", now)
                .execute());
  }

  /** Also takes back what the person was given by name in the organization's projects. */
  boolean remove(UUID organizationId, long userId) {
    return jdbi.withHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                  delete from project_access where user_id = :user and project_id in (
                    select id from projects where organization_id = :organization)
                  """)
              .bind("organization", organizationId)
              .bind("user", userId)
              .execute();
          return handle
                  .createUpdate(
                      """
                      delete from memberships
                      where organization_id = :organization and user_id = :user
                      """)
                  .bind("organization", organizationId)
                  .bind("user", userId)
                  .execute()
              > 0;
        });
  }
}

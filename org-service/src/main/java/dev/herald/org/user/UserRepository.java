package dev.herald.org.user;

import dev.herald.platform.identity.UserInfo;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Accounts, by id or by address; they belong to no tenant. */
@Singleton
public final class UserRepository {

  private static final String UNIQUE_VIOLATION = "23505";

  private final Jdbi jdbi;

  UserRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<User> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from users where id = :id")
                .bind("id", id)
                .mapTo(User.class)
                .findOne());
  }

  Optional<User> findForUpdate(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from users where id = :id for update")
                .bind("id", id)
                .mapTo(User.class)
                .findOne());
  }

  /** Those of the given ids that exist, ready to be shown. */
  public Map<Long, UserInfo> show(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from users where id = any(:ids)")
                .bindArray("ids", Long.class, ids.toArray())
                .mapTo(User.class)
                .collect(Collectors.toMap(User::id, User::info, (one, _) -> one)));
  }

  public boolean exists(long id) {
    return find(id).isPresent();
  }

  /** Empty when the address is taken. */
  Optional<User> add(UserProfile profile, UUID uuid, String distinctId, Instant createdAt) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into users (uuid, distinct_id, email, first_name, last_name,
                      is_email_verified, role_at_organization, is_active, created_at)
                    values (:uuid, :distinctId, :email, :firstName, :lastName,
                      :isEmailVerified, :roleAtOrganization, :isActive, :createdAt)
                    on conflict (lower(email)) do nothing
                    returning *
                    """)
                .bindMethods(profile)
                .bind("uuid", uuid)
                .bind("distinctId", distinctId)
                .bind("createdAt", createdAt)
                .mapTo(User.class)
                .findOne());
  }

  /** Empty when the address is another person's; the transaction is then good for nothing else. */
  Optional<User> update(long id, UserProfile profile) {
    try {
      return jdbi.withHandle(
          handle ->
              handle
                  .createQuery(
                      """
                      update users set email = :email, first_name = :firstName,
                        last_name = :lastName, is_email_verified = :isEmailVerified,
                        role_at_organization = :roleAtOrganization, is_active = :isActive
                      where id = :id
                      returning *
                      """)
                  .bindMethods(profile)
                  .bind("id", id)
                  .mapTo(User.class)
                  .findOne());
    } catch (UnableToExecuteStatementException refused) {
      if (refused.getCause() instanceof SQLException cause
          && UNIQUE_VIOLATION.equals(cause.getSQLState())) {
        return Optional.empty();
      }
      throw refused;
    }
  }
}

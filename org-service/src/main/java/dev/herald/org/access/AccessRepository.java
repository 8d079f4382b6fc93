package dev.herald.org.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Key, person, organization, project and membership in one round trip of index look-ups. */
@Singleton
final class AccessRepository {

  // One row always comes back, whatever of it was found; the prefixes keep the tables apart.
  private static final String COLUMNS =
      """
      select k.id as key_id, k.scopes, k.scoped_teams, k.scoped_organizations, k.expires_at,
        k.last_used_at,
        u.id as user_id, u.uuid as user_uuid, u.distinct_id, u.email, u.first_name, u.last_name,
        u.is_email_verified, u.hedgehog_config, u.role_at_organization, u.is_active,
        u.created_at as user_created_at,
        o.id as organization_id, o.name as organization_name, o.available_product_features,
        o.allow_publicly_shared_resources, o.is_ai_data_processing_approved,
        o.members_can_use_personal_api_keys, o.cloud, o.created_at as organization_created_at,
        p.id as project_id, p.uuid as project_uuid, p.name as project_name, p.timezone, p.private,
        m.level, a.level as listed_as
      from (values (1)) as one
      left join (personal_api_keys k join users u on u.id = k.user_id and u.is_active)
        on k.key_hash = :credential and (k.expires_at is null or k.expires_at > :now)
      """;

  private static final String NAMED =
      COLUMNS
          + """
          left join projects p on p.id = :project
          left join organizations o on o.id = coalesce(cast(:organization as uuid), p.organization_id)
          left join memberships m on m.organization_id = o.id and m.user_id = u.id
          left join project_access a on a.project_id = p.id and a.user_id = u.id
          """;

  private static final String CURRENT =
      COLUMNS
          + """
          left join lateral (
            select mine.organization_id, mine.level from memberships mine
            where mine.user_id = u.id order by mine.joined_at, mine.id limit 1) m on true
          left join organizations o on o.id = m.organization_id
          left join lateral (
            select mine.* from projects mine
            where mine.organization_id = o.id and (not mine.private or m.level >= 8 or exists (
              select from project_access listed
              where listed.project_id = mine.id and listed.user_id = u.id))
            order by mine.id limit 1) p on :wantsProject
          left join project_access a on a.project_id = p.id and a.user_id = u.id
          """;

  private final Jdbi jdbi;
  private final AccessRows rows;

  AccessRepository(Jdbi jdbi, ObjectMapper json) {
    this.jdbi = jdbi;
    this.rows = new AccessRows(json);
  }

  /**
   * @param credential hash of the presented key
   * @param now keys that end before it are as good as unknown
   */
  Access find(@Nullable String credential, Place place, Instant now) {
    boolean current =
        place instanceof Place.InCurrentOrganization || place instanceof Place.InCurrentProject;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(current ? CURRENT : NAMED)
                .bind("credential", credential)
                .bind("now", now)
                .bindByType(
                    "organization",
                    place instanceof Place.InOrganization(var id) ? id : null,
                    UUID.class)
                .bindByType(
                    "project", place instanceof Place.InProject(var id) ? id : null, Long.class)
                .bind("wantsProject", place instanceof Place.InCurrentProject)
                .map(rows)
                .one());
  }

  /** Leaves alone what was marked after {@code before} by another instance. */
  void markUsed(Collection<String> keyIds, Instant now, Instant before) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update personal_api_keys set last_used_at = :now
                    where id = any(:ids) and (last_used_at is null or last_used_at < :before)
                    """)
                .bind("now", now)
                .bindArray("ids", String.class, keyIds.toArray())
                .bind("before", before)
                .execute());
  }
}

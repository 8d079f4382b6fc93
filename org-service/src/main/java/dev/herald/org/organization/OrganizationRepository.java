package dev.herald.org.organization;

import dev.herald.platform.page.LimitOffset;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;

/** Organizations: the tenants themselves. */
@Singleton
public final class OrganizationRepository {

  private final Jdbi jdbi;

  OrganizationRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<Organization> find(UUID id) {
    return jdbi.withHandle(handle -> find(handle, id, ""));
  }

  Optional<Organization> findForUpdate(UUID id) {
    return jdbi.withHandle(handle -> find(handle, id, "for update"));
  }

  /** Keeps the organization from being removed until the transaction ends. */
  public boolean holds(UUID id) {
    return jdbi.withHandle(handle -> find(handle, id, "for share")).isPresent();
  }

  private static Optional<Organization> find(Handle handle, UUID id, String lock) {
    return handle
        .createQuery("select * from organizations where id = :id " + lock)
        .bind("id", id)
        .mapTo(Organization.class)
        .findOne();
  }

  public long count() {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from organizations").mapTo(Long.class).one());
  }

  public List<Organization> list(LimitOffset page) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select * from organizations order by created_at, id
                    limit :limit offset :offset
                    """)
                .bind("limit", page.limit())
                .bind("offset", page.offset())
                .mapTo(Organization.class)
                .list());
  }

  Organization add(UUID id, OrganizationSettings settings, Instant createdAt) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        insert into organizations (id, name, available_product_features,
                          allow_publicly_shared_resources, is_ai_data_processing_approved,
                          members_can_use_personal_api_keys, cloud, created_at)
                        values (:id, :name, :features, :allowPubliclySharedResources,
                          :isAiDataProcessingApproved, :membersCanUsePersonalApiKeys, :cloud,
                          :createdAt)
                        returning *
                        """),
                    id,
                    settings)
                .bind("createdAt", createdAt)
                .mapTo(Organization.class)
                .one());
  }

  Organization update(UUID id, OrganizationSettings settings) {
    return jdbi.withHandle(
        handle ->
            bind(
                    handle.createQuery(
                        """
                        update organizations set name = :name,
                          available_product_features = :features,
                          allow_publicly_shared_resources = :allowPubliclySharedResources,
                          is_ai_data_processing_approved = :isAiDataProcessingApproved,
                          members_can_use_personal_api_keys = :membersCanUsePersonalApiKeys,
                          cloud = :cloud
                        where id = :id
                        returning *
                        """),
                    id,
                    settings)
                .mapTo(Organization.class)
                .one());
  }

  void remove(UUID id) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from organizations where id = :id")
                .bind("id", id)
                .execute());
  }

  private static <S extends SqlStatement<S>> S bind(
      S statement, UUID id, OrganizationSettings settings) {
    var features = settings.availableProductFeatures();
    return statement
        .bindMethods(settings)
        .bind("id", id)
        .bindByType(
            "features", features == null ? null : features.toArray(String[]::new), String[].class);
  }
}

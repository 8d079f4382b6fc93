package dev.herald.catalog.tenant;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The projects heard of. */
@Singleton
class ProjectRepository {

  private final Jdbi jdbi;

  ProjectRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<Project> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id, organization_id, timezone from project where id = :id")
                .bind("id", id)
                .mapTo(Project.class)
                .findOne());
  }

  List<Long> listOf(UUID organization) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id from project where organization_id = :organization")
                .bind("organization", organization)
                .mapTo(Long.class)
                .list());
  }

  /** What org-service says, which is newer than anything known before. */
  void put(Project project) {
    write(
        project,
        "do update set organization_id = excluded.organization_id, timezone = excluded.timezone");
  }

  /** What a caller brought along, which may be older than what is known. */
  void addIfNew(Project project) {
    write(project, "do nothing");
  }

  void remove(long id) {
    jdbi.useHandle(
        handle ->
            handle.createUpdate("delete from project where id = :id").bind("id", id).execute());
  }

  private void write(Project project, String onConflict) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "insert into project (id, organization_id, timezone)"
                        + " values (:id, :organizationId, :timezone) on conflict (id) "
                        + onConflict)
                .bindMethods(project)
                .execute());
  }
}

package dev.herald.org.project;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Projects and the lists of those let in by name. */
@Singleton
public final class ProjectRepository {

  private final Jdbi jdbi;

  ProjectRepository(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<Project> find(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from projects where id = :id")
                .bind("id", id)
                .mapTo(Project.class)
                .findOne());
  }

  Optional<Project> findForUpdate(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from projects where id = :id for update")
                .bind("id", id)
                .mapTo(Project.class)
                .findOne());
  }

  Optional<Project> findByToken(String apiToken) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from projects where api_token = :token")
                .bind("token", apiToken)
                .mapTo(Project.class)
                .findOne());
  }

  Project add(
      UUID organizationId, UUID uuid, String name, String timezone, String token, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into projects
                      (uuid, organization_id, name, timezone, api_token, created_at, updated_at)
                    values (:uuid, :organization, :name, :timezone, :token, :now, :now)
                    returning *
                    """)
                .bind("uuid", uuid)
                .bind("organization", organizationId)
                .bind("name", name)
                .bind("timezone", timezone)
                .bind("token", token)
                .bind("now", now)
                .mapTo(Project.class)
                .one());
  }

  Optional<Project> remove(long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("delete from projects where id = :id returning *")
                .bind("id", id)
                .mapTo(Project.class)
                .findOne());
  }

  List<Project> removeAllOf(UUID organizationId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "delete from projects where organization_id = :organization returning *")
                .bind("organization", organizationId)
                .mapTo(Project.class)
                .list());
  }

  List<ProjectAccess.Entry> letIn(long projectId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select user_id, level from project_access
                    where project_id = :project order by user_id
                    """)
                .bind("project", projectId)
                .mapTo(ProjectAccess.Entry.class)
                .list());
  }

  Project close(long projectId, boolean closed, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update projects set private = :closed, updated_at = :now
                    where id = :project returning *
                    """)
                .bind("project", projectId)
                .bind("closed", closed)
                .bind("now", now)
                .mapTo(Project.class)
                .one());
  }

  void letIn(long projectId, List<ProjectAccess.Entry> members) {
    jdbi.useHandle(
        handle -> {
          handle
              .createUpdate("delete from project_access where project_id = :project")
              .bind("project", projectId)
              .execute();
          var batch =
              handle.prepareBatch(
                  """
                  insert into project_access (project_id, user_id, level)
                  values (:project, :user, :level)
                  on conflict (project_id, user_id) do update set level = excluded.level
                  """);
          for (var member : members) {
            batch
                .bind("project", projectId)
                .bind("user", member.userId())
                .bind("level", member.level())
                .add();
          }
          batch.execute();
        });
  }
}

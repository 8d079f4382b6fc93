package dev.herald.org.integration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.page.LimitOffset;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.secret.SecretBox;
import io.micronaut.context.annotation.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Integrations of one project; credentials are sealed on the way in and opened on the way out. */
@Context // Made at start, so that a missing encryption key shows then and not when first needed.
public final class IntegrationRepository {

  private static final String OF_PROJECT =
      "from integrations where project_id = :project and (:kind is null or kind = :kind) ";

  private final Jdbi jdbi;
  private final SecretBox box;
  private final ObjectMapper json;

  IntegrationRepository(Jdbi jdbi, SecretBox box, ObjectMapper json) {
    this.jdbi = jdbi;
    this.box = box;
    this.json = json;
  }

  public Optional<Integration> find(ProjectId project, long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from integrations where project_id = :project and id = :id")
                .bind("project", project.value())
                .bind("id", id)
                .mapTo(Integration.class)
                .findOne());
  }

  /**
   * What the integration is used with.
   *
   * @throws Refusal when it was removed meanwhile: not found
   * @throws IllegalStateException when no configured key opens them
   */
  public Credentials credentials(Integration integration) {
    String sealed =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select sensitive_config from integrations
                        where project_id = :project and id = :id
                        """)
                    .bind("project", integration.projectId())
                    .bind("id", integration.id())
                    .mapTo(String.class)
                    .findOne()
                    .orElseThrow(Refusal::notFound));
    String purpose = purpose(integration.projectId(), integration.kind(), integration.vendorId());
    try {
      return Credentials.of(json.readTree(box.open(sealed, purpose).reveal()));
    } catch (JsonProcessingException failure) {
      // Without the cause: its message would quote what was sealed.
      throw new IllegalStateException("credentials that are not JSON");
    }
  }

  long count(ProjectId project, @Nullable String kind) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select count(*) " + OF_PROJECT)
                .bind("project", project.value())
                .bindByType("kind", kind, String.class)
                .mapTo(Long.class)
                .one());
  }

  List<Integration> list(ProjectId project, @Nullable String kind, LimitOffset page) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * "
                        + OF_PROJECT
                        + "order by created_at, id limit :limit offset :offset")
                .bind("project", project.value())
                .bindByType("kind", kind, String.class)
                .bind("limit", page.limit())
                .bind("offset", page.offset())
                .mapTo(Integration.class)
                .list());
  }

  /** Empty when the project is connected to this already. */
  Optional<Integration> add(
      ProjectId project, String kind, Connection connection, long creator, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    insert into integrations (project_id, kind, integration_id, config,
                      sensitive_config, created_at, created_by)
                    values (:project, :kind, :vendorId, :config, :sealed, :now, :creator)
                    on conflict (project_id, kind, integration_id) do nothing
                    returning *
                    """)
                .bind("project", project.value())
                .bind("kind", kind)
                .bind("vendorId", connection.vendorId())
                .bind("config", connection.config())
                .bind("sealed", seal(project, kind, connection))
                .bind("now", now)
                .bind("creator", creator)
                .mapTo(Integration.class)
                .findOne());
  }

  /**
   * Connects anew. Whoever does becomes its creator: the credentials now see what they see, which
   * is not for the one before them. Empty when it was removed meanwhile.
   */
  Optional<Integration> replace(
      ProjectId project, String kind, Connection connection, long creator) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    update integrations set config = :config, sensitive_config = :sealed,
                      errors = '', version = version + 1, created_by = :creator
                    where project_id = :project and kind = :kind and integration_id = :vendorId
                    returning *
                    """)
                .bind("project", project.value())
                .bind("kind", kind)
                .bind("vendorId", connection.vendorId())
                .bind("config", connection.config())
                .bind("sealed", seal(project, kind, connection))
                .bind("creator", creator)
                .mapTo(Integration.class)
                .findOne());
  }

  /** Does nothing to one that was connected anew since. */
  boolean markRefused(Integration integration) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        update integrations set errors = :errors
                        where project_id = :project and id = :id and version = :version
                        """)
                    .bind("errors", Integration.TOKEN_REFRESH_FAILED)
                    .bind("project", integration.projectId())
                    .bind("id", integration.id())
                    .bind("version", integration.version())
                    .execute()
                > 0);
  }

  Optional<Integration> remove(ProjectId project, long id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "delete from integrations where project_id = :project and id = :id returning *")
                .bind("project", project.value())
                .bind("id", id)
                .mapTo(Integration.class)
                .findOne());
  }

  private String seal(ProjectId project, String kind, Connection connection) {
    return box.seal(
        connection.credentials().all(), purpose(project.value(), kind, connection.vendorId()));
  }

  /** Sealed credentials open only in the row they were sealed for. */
  private static String purpose(long project, String kind, String vendorId) {
    return "integration:" + project + ":" + kind + ":" + vendorId;
  }
}

package dev.herald.delivery.webhook;

import dev.herald.platform.secret.RandomKeys;
import dev.herald.platform.secret.Secret;
import dev.herald.platform.secret.SecretBox;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A project's signing secrets: one that is current, and for a while the one before it. */
@Singleton
class WebhookSecrets {

  /** Standard Webhooks asks for 24 to 64 bytes. */
  private static final int BYTES = 32;

  private static final String PURPOSE = "webhook_secret";

  private final Jdbi jdbi;
  private final SecretBox box;
  private final WebhookSettings settings;
  private final Clock clock;

  WebhookSecrets(Jdbi jdbi, SecretBox box, WebhookSettings settings, Clock clock) {
    this.jdbi = jdbi;
    this.box = box;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * A secret just made; the only time it is shown.
   *
   * @param previousValidUntil until when its predecessor signs too; null when there was none
   */
  record Rotated(Secret secret, Instant createdAt, @Nullable Instant previousValidUntil) {}

  /** The secrets that sign now, the current one first; made when the project has none yet. */
  List<Secret> signing(long project) {
    var known = valid(project);
    return known.isEmpty() ? first(project) : known;
  }

  @Transactional
  List<Secret> first(long project) {
    lock(project);
    // Somebody may have been faster.
    if (valid(project).isEmpty()) {
      add(project, fresh(), clock.instant());
    }
    return valid(project);
  }

  @Transactional
  Rotated rotate(long project) {
    lock(project);
    var now = clock.instant();
    var secret = fresh();
    return jdbi.withHandle(
        handle -> {
          handle
              .createUpdate(
                  "DELETE FROM webhook_secret WHERE project_id = :project AND retires_at <= :now")
              .bind("project", project)
              .bind("now", now)
              .execute();
          var until = now.plus(settings.grace());
          int replaced =
              handle
                  .createUpdate(
                      """
                      UPDATE webhook_secret SET retires_at = :until
                      WHERE project_id = :project AND retires_at IS NULL
                      """)
                  .bind("project", project)
                  .bind("until", until)
                  .execute();
          add(project, secret, now);
          return new Rotated(secret, now, replaced == 0 ? null : until);
        });
  }

  /** Lets one caller at a time change a project's secrets, until its transaction ends. */
  private void lock(long project) {
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT pg_advisory_xact_lock(hashtextextended('webhook_secret', :project))")
                .bind("project", project)
                .mapToMap()
                .list());
  }

  private List<Secret> valid(long project) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT sealed FROM webhook_secret
                    WHERE project_id = :project AND (retires_at IS NULL OR retires_at > :now)
                    ORDER BY created_at DESC, id DESC
                    """)
                .bind("project", project)
                .bind("now", clock.instant())
                .mapTo(String.class)
                .map(text -> box.open(text, PURPOSE))
                .list());
  }

  /** Fails when there is a current one: a secret that was not written must not be shown. */
  private void add(long project, Secret secret, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO webhook_secret (project_id, sealed, created_at)
                    VALUES (:project, :sealed, :now)
                    """)
                .bind("project", project)
                .bind("sealed", box.seal(secret, PURPOSE))
                .bind("now", now)
                .execute());
  }

  private static Secret fresh() {
    return Secret.of(
        WebhookSignature.SECRET_PREFIX
            + Base64.getEncoder().encodeToString(RandomKeys.random(BYTES)));
  }
}

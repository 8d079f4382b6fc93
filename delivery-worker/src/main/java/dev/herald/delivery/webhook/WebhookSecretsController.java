package dev.herald.delivery.webhook;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets a project's administrator have a new signing secret for webhooks. */
@Controller("/api/projects/{project_id}/webhook_secret")
@ExecuteOn(TaskExecutors.BLOCKING)
final class WebhookSecretsController {

  private final WebhookSecrets secrets;

  WebhookSecretsController(WebhookSecrets secrets) {
    this.secrets = secrets;
  }

  /** The answer shows the secret, and no later one ever does. */
  @Post("/")
  @Status(HttpStatus.CREATED)
  WebhookSecretView rotate(ProjectId project, Identity.Member member) {
    if (!member.projectAdmin() && !member.isAdmin()) {
      throw Refusal.forbidden("You don't have sufficient permissions in the project.");
    }
    var rotated = secrets.rotate(project.value());
    return new WebhookSecretView(
        rotated.secret().reveal(), rotated.createdAt(), rotated.previousValidUntil());
  }

  /**
   * @param previousValidUntil until when the former secret signs beside this one
   */
  @Introspected
  record WebhookSecretView(
      String secret, Instant createdAt, @Nullable Instant previousValidUntil) {}
}

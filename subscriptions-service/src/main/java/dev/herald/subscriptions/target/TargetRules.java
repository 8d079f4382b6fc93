package dev.herald.subscriptions.target;

import dev.herald.platform.problem.Refusal;
import dev.herald.subscriptions.target.OrgService.Integration;
import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a target needs before anything can go there. */
@Singleton
public final class TargetRules {

  private static final String INTEGRATION = "integration_id";

  private final OrgService org;
  private final WebhookUrls webhooks;

  TargetRules(OrgService org, WebhookUrls webhooks) {
    this.org = org;
    this.webhooks = webhooks;
  }

  /**
   * Checks a target that is to be saved.
   *
   * @param before what is stored now, null when nothing is
   * @throws Refusal 400 when it cannot be used; 503 when nobody can tell
   */
  public void check(long project, @Nullable Target before, Target wanted) {
    switch (wanted.type()) {
      case Target.SLACK -> checkIntegration(project, before, wanted.integrationId());
      case Target.WEBHOOK ->
          webhooks
              .refuse(wanted.value())
              .ifPresent(
                  reason -> {
                    throw Refusal.invalidInput("target_value", "Invalid webhook URL: " + reason);
                  });
      default -> {
        // an e-mail address is judged by whoever takes mail for it
      }
    }
  }

  private void checkIntegration(
      long project, @Nullable Target before, @Nullable Long integrationId) {
    if (integrationId == null) {
      throw Refusal.invalidInput(
          INTEGRATION, "A Slack integration is required for Slack subscriptions.");
    }
    Optional<Integration> found;
    try {
      found = org.integration(project, integrationId);
    } catch (HttpClientException _) {
      if (before != null && integrationId.equals(before.integrationId())) {
        return; // it was good when it was saved, and nobody told of its removal
      }
      throw Refusal.unavailable("Integrations cannot be looked up at the moment.");
    }
    if (found.isEmpty()) {
      throw Refusal.invalidInput(
          INTEGRATION, "This integration does not exist or does not belong to your team.");
    }
    if (!found.get().kind().equals(Target.SLACK)) {
      throw Refusal.invalidInput(INTEGRATION, "Slack subscriptions require a Slack integration.");
    }
  }
}

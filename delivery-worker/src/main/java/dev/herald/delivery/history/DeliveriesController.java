package dev.herald.delivery.history;

import dev.herald.delivery.history.DeliveryHistory.Wanted;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.page.CursorPage;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The deliveries of a subscription; read-only, and found under environments alone. */
@Controller("/api/environments/{project_id}/subscriptions/{subscription}/deliveries")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DeliveriesController {

  private static final List<String> STATUSES =
      List.of("completed", "failed", "skipped", "starting");

  private final DeliveryHistory history;
  private final DeliveryPages pages;

  DeliveriesController(DeliveryHistory history, DeliveryPages pages) {
    this.history = history;
    this.pages = pages;
  }

  @Get
  CursorPage<DeliveryView> list(
      HttpRequest<?> request, Identity.Member caller, ProjectId project, String subscription) {
    demandFeature(caller);
    return pages.page(request, new Wanted(project.value(), id(subscription), status(request)));
  }

  @Get("/{delivery}")
  DeliveryView show(
      Identity.Member caller, ProjectId project, String subscription, String delivery) {
    demandFeature(caller);
    return history
        .find(project.value(), id(subscription), uuid(delivery))
        .orElseThrow(Refusal::notFound);
  }

  private static void demandFeature(Identity.Member caller) {
    if (!caller.organization().has("subscriptions")) {
      throw Refusal.of(
          new Problem.PaymentRequired(
              "payment_required",
              "Subscriptions is part of the premium PostHog offering. "
                  + "Ask whoever runs this installation to switch it on for your organization."));
    }
  }

  private static @Nullable String status(HttpRequest<?> request) {
    var status = request.getParameters().get("status");
    if (status == null || status.isEmpty()) {
      return null;
    }
    if (!STATUSES.contains(status)) {
      throw Refusal.invalidInput("status", "Must be one of: " + String.join(", ", STATUSES) + ".");
    }
    return status;
  }

  private static long id(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw Refusal.notFound();
    }
  }

  private static UUID uuid(String text) {
    try {
      var id = UUID.fromString(text);
      // Java takes shortened forms as well; clients get 404 for everything but the full one.
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException _) {
      // Falls through: not an id.
    }
    throw Refusal.notFound();
  }
}

package dev.herald.delivery.notice;

import dev.herald.delivery.notice.NoticeRepository.Notice;
import dev.herald.delivery.schedule.SubscriptionState;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Objects;

/** What is written to owners. */
@Singleton
final class NoticeTexts {

  private final String site;
  private final String brand;

  NoticeTexts(
      @Value("${herald.site-url:`http://127.0.0.1:8000`}") String site,
      @Value("${herald.brand:Herald}") String brand) {
    this.site = site.replaceAll("/+$", "");
    this.brand = brand;
  }

  /** A mail without its address. */
  record Text(String subject, String body) {}

  Text of(Notice notice, SubscriptionState state) {
    var name = name(state);
    var reason = reason(notice);
    return switch (notice.kind()) {
      case "paused" ->
          new Text(
              brand + " subscription " + name + " has been automatically disabled",
              """
              Your subscription %s to %s was switched off, because it could not be delivered:

              %s

              Once this is mended, switch it on again here:
              %s
              """
                  .formatted(name, channel(state), reason, link(state)));
      case "reminder" ->
          new Text(
              brand + " subscription " + name + " is still disabled",
              """
              Your subscription %s to %s is still switched off:

              %s

              Mend it or remove it here:
              %s
              """
                  .formatted(name, channel(state), reason, link(state)));
      case "recovered" ->
          new Text(
              brand + " subscription " + name + " works again",
              """
              Your subscription %s to %s is being delivered again.

              %s
              """
                  .formatted(name, channel(state), link(state)));
      default ->
          new Text(
              brand + " subscription " + name + " could not be delivered",
              """
              Your subscription %s to %s could not be delivered:

              %s

              It is tried again at its next time. Look after it here:
              %s
              """
                  .formatted(name, channel(state), reason, link(state)));
    };
  }

  /** What happened, what the provider calls it, and what can be done about it. */
  private static String reason(Notice notice) {
    var reason = Objects.requireNonNullElse(notice.reason(), "The delivery failed.");
    var code = notice.code();
    var named = code == null || reason.contains(code) ? reason : "%s (%s)".formatted(reason, code);
    var remedy = Remedies.of(notice.errorType(), code);
    return remedy == null ? named : named + "\n\n" + remedy;
  }

  private static String name(SubscriptionState state) {
    var title = state.title();
    if (title != null && !title.isBlank()) {
      return "\"" + title + "\"";
    }
    var resource = state.resourceName();
    return resource == null || resource.isBlank() ? "#" + state.id() : "\"" + resource + "\"";
  }

  private static String channel(SubscriptionState state) {
    return switch (state.targetType()) {
      case "slack" -> "Slack";
      case "webhook" -> "a webhook";
      default -> "e-mail";
    };
  }

  private String link(SubscriptionState state) {
    var resource =
        state.insightShortId() != null
            ? "/insights/" + state.insightShortId()
            : "/dashboard/" + state.dashboardId();
    return site + resource + "/subscriptions/" + state.id();
  }
}

package dev.herald.delivery.slack;

import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.report.Report;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of a Slack report. */
@Singleton
final class SlackText {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEEE MMMM dd, yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final String CAMPAIGN =
      "utm_source=posthog&utm_campaign=subscription_report&utm_medium=slack";

  private final String brand;

  SlackText(@Value("${herald.brand:Herald}") String brand) {
    this.brand = brand;
  }

  String brand() {
    return brand;
  }

  String title(SendOrder order) {
    var what = order.report().kind().label() + " *" + plain(order.report().name()) + "*";
    return switch (order.form()) {
      case REGULAR -> "Your subscription to the " + what + " is ready! 🎉";
      case ANNOUNCEMENT ->
          "This channel has been subscribed to the %s on %s! 🎉\nThis subscription is %s. The next one will be sent on %s"
              .formatted(
                  what,
                  plain(brand),
                  plain(order.subscription().summary()),
                  day(order.nextDeliveryAt()));
    };
  }

  String remainder(SendOrder order) {
    var report = order.report();
    return "Showing %d of %d Insights. <%s|View the rest in %s>"
        .formatted(
            report.panels().size(), report.totalInsightCount(), resourceUrl(report), plain(brand));
  }

  static String resourceUrl(Report report) {
    return withCampaign(report.url().toString());
  }

  static String manageUrl(SendOrder order) {
    return withCampaign(order.report().url() + "/subscriptions/" + order.subscription().id());
  }

  /** Text as text: what Slack takes for markup is escaped, by its own three rules. */
  static String plain(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String day(@Nullable Instant instant) {
    return instant == null ? "an upcoming date" : DAY.format(instant);
  }

  private static String withCampaign(String url) {
    return url + (url.contains("?") ? "&" : "?") + CAMPAIGN;
  }
}

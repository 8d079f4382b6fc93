package dev.herald.delivery.email.body;

import dev.herald.delivery.channel.SendOrder;
import java.net.URI;

/**
 * Where an e-mail leads.
 *
 * @param report the insight or dashboard
 * @param manage the subscription's settings
 * @param unsubscribe the recipient's own way out
 */
public record MailLinks(String report, String manage, String unsubscribe) {

  private static final String CAMPAIGN =
      "utm_source=posthog&utm_campaign=subscription_report&utm_medium=email";

  public static MailLinks of(SendOrder order, String unsubscribeUrl) {
    URI report = order.report().url();
    return new MailLinks(
        withCampaign(report.toString()),
        withCampaign(report + "/subscriptions/" + order.subscription().id()),
        unsubscribeUrl);
  }

  private static String withCampaign(String url) {
    return url + (url.contains("?") ? "&" : "?") + CAMPAIGN;
  }
}

package dev.herald.delivery.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.Report;
import dev.herald.platform.time.Timestamps;
import java.time.Instant;
import java.util.Locale;

/** Writes what a webhook is told about a report. */
final class WebhookBodies {

  static final String TYPE = "subscription.report.delivered";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private WebhookBodies() {}

  /** The body of a message made at this moment. */
  static String of(SendOrder order, Instant now) {
    var root = JSON.createObjectNode();
    root.put("type", TYPE);
    root.put("timestamp", Timestamps.format(now));
    data(root.putObject("data"), order, now);
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static void data(ObjectNode data, SendOrder order, Instant now) {
    var report = order.report();
    data.put("event", "subscription.delivery");
    data.put("delivery_id", order.deliveryId().toString());
    data.put("trigger_type", order.trigger());
    data.put("is_new_target", order.form() == SendOrder.Form.ANNOUNCEMENT);
    subscription(data.putObject("subscription"), order);
    resource(data.putObject("resource"), report);
    var insights = data.putArray("insights");
    report.panels().forEach(panel -> insight(insights, panel));
    data.put("total_insight_count", report.totalInsightCount());
    data.putNull("change_summary");
    data.put("invite_message", order.inviteMessage());
    data.put("sent_at", Timestamps.format(now));
  }

  private static void subscription(ObjectNode node, SendOrder order) {
    var subscription = order.subscription();
    var next = order.nextDeliveryAt();
    node.put("id", subscription.id());
    node.put("title", subscription.title());
    node.put("summary", subscription.summary());
    node.put("frequency", subscription.frequency());
    node.put("next_delivery_date", next == null ? null : Timestamps.format(next));
    node.put("url", order.report().url() + "/subscriptions/" + subscription.id());
  }

  private static void resource(ObjectNode node, Report report) {
    node.put("type", report.kind().name().toLowerCase(Locale.ROOT));
    node.put("id", report.id());
    node.put("short_id", report.shortId());
    node.put("name", report.name());
    node.put("url", report.url().toString());
  }

  private static void insight(ArrayNode insights, Panel panel) {
    var node = insights.addObject();
    node.put("id", panel.insightId());
    node.put("short_id", panel.shortId());
    node.put("name", panel.name());
    switch (panel.content()) {
      case Panel.Picture picture -> {
        node.put("image_url", picture.imageUrl().toString());
        node.putNull("error");
      }
      case Panel.Table _ -> {
        node.putNull("image_url");
        node.putNull("error");
      }
      case Panel.Failed failed -> {
        node.putNull("image_url");
        node.putObject("error").put("type", failed.type()).put("message", failed.message());
      }
    }
  }
}

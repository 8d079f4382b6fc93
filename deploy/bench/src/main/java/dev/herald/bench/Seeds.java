package dev.herald.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.event.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Subscriptions, told to the workers the way their owner tells them: as events. */
final class Seeds implements AutoCloseable {

  /** Whom the subscriptions are for. */
  enum Target {
    EMAIL,
    SLACK,
    WEBHOOK
  }

  private static final int WORKSPACES = 20;

  private final ObjectMapper json = new ObjectMapper();
  private final KafkaProducer<String, String> producer;
  private final List<String> webhooks;

  /**
   * @param webhooks addresses of the receivers, who take turns
   */
  Seeds(String kafka, List<String> webhooks) {
    this.webhooks = webhooks;
    var settings = new Properties();
    settings.putAll(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
            ProducerConfig.LINGER_MS_CONFIG, "20",
            ProducerConfig.BATCH_SIZE_CONFIG, "262144"));
    producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
  }

  /** One subscription that fires daily from the given moment on. */
  void subscription(long id, long project, long insight, Target target, Instant firstAt) {
    ObjectNode data = json.createObjectNode();
    data.put("id", id).put("project_id", project);
    data.put("organization_id", new UUID(0, project).toString());
    data.put("version", 1).put("rule_version", 1).put("deleted", false).put("enabled", true);
    data.put("insight_id", insight).putNull("dashboard_id");
    data.putArray("dashboard_export_insights");
    data.put("insight_short_id", "bench" + insight).put("resource_name", "Sign-ups " + insight);
    switch (target) {
      case EMAIL ->
          data.put("target_type", "email")
              .put("target_value", "reader-" + id + "@example.com")
              .putNull("integration_id");
      case SLACK ->
          data.put("target_type", "slack")
              .put("target_value", "C0BENCH%06d|#bench".formatted(id))
              .put("integration_id", 1 + id % WORKSPACES);
      case WEBHOOK ->
          data.put("target_type", "webhook")
              .put("target_value", webhooks.get((int) (id / 5 % webhooks.size())) + "/hook/" + id)
              .putNull("integration_id");
    }
    data.put("frequency", "daily").put("interval", 1).putNull("byweekday").putNull("bysetpos");
    data.putNull("count").put("start_date", firstAt.toString()).putNull("until_date");
    data.put("next_delivery_date", firstAt.toString()).put("summary", "sent every day");
    data.put("title", "Bench " + id).put("summary_enabled", false).put("summary_prompt_guide", "");
    data.putNull("created_by").put("created_at", "2026-01-01T00:00:00Z").putNull("announce");
    producer.send(
        new ProducerRecord<>(Topics.SUBSCRIPTIONS, Long.toString(id), envelope(id, data)));
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }

  private String envelope(long id, ObjectNode data) {
    ObjectNode event = json.createObjectNode();
    event.put("specversion", "1.0").put("id", UUID.randomUUID().toString());
    event.put("source", "subscriptions").put("type", "subscription.changed.v1");
    event.put("subject", Long.toString(id)).put("time", "2026-01-01T00:00:00Z");
    event.put("datacontenttype", "application/json");
    event.set("data", data);
    return event.toString();
  }
}

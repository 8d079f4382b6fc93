package dev.herald.platform.event;

import io.micronaut.configuration.kafka.config.KafkaDefaultConfiguration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics with the settings their meaning asks for, as soon as a broker can be reached.
 */
@Singleton
@Requires(property = "herald.events.create-topics", notEquals = "false")
final class TopicCreator {

  private static final Logger LOG = LoggerFactory.getLogger(TopicCreator.class);
  private static final int PARTITIONS = 3;
  private static final Map<String, String> EVENTS = retained(Duration.ofDays(7));
  private static final Map<String, String> LETTERS = retained(Duration.ofDays(30));
  // A state may carry an announcement that is told once, so none is folded away for a week.
  private static final Map<String, String> STATE =
      Map.of(
          "cleanup.policy",
          "compact",
          "min.compaction.lag.ms",
          Long.toString(Duration.ofDays(7).toMillis()));

  private final KafkaDefaultConfiguration kafka;
  private final EventConfiguration configuration;
  private @Nullable Thread thread;

  TopicCreator(KafkaDefaultConfiguration kafka, EventConfiguration configuration) {
    this.kafka = kafka;
    this.configuration = configuration;
  }

  @EventListener
  void start(StartupEvent event) {
    thread = Thread.ofVirtual().name("topic-creator").start(this::untilDone);
  }

  @PreDestroy
  void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void untilDone() {
    while (true) {
      try {
        createAll();
        return;
      } catch (InterruptedException _) {
        return;
      } catch (ExecutionException | RuntimeException failure) {
        LOG.warn("topics wait for a broker cause={}", failure.toString());
      }
      try {
        Thread.sleep(Duration.ofSeconds(2));
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void createAll() throws InterruptedException, ExecutionException {
    var settings = new Properties();
    settings.putAll(kafka.getConfig());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    try (AdminClient admin = AdminClient.create(settings)) {
      for (var made : admin.createTopics(topics()).values().values()) {
        try {
          made.get();
        } catch (ExecutionException failure) {
          if (!(failure.getCause() instanceof TopicExistsException)) {
            throw failure;
          }
        }
      }
    }
  }

  private List<NewTopic> topics() {
    return List.of(
        topic(Topics.ORG, EVENTS),
        topic(Topics.CATALOG, STATE),
        topic(Topics.SUBSCRIPTIONS, STATE),
        topic(Topics.DELIVERIES, EVENTS),
        topic(Topics.SHARING, EVENTS),
        topic(Topics.ANALYTICS, EVENTS),
        topic(Topics.DEAD_LETTERS, LETTERS));
  }

  private NewTopic topic(String name, Map<String, String> settings) {
    return new NewTopic(name, PARTITIONS, configuration.replicas()).configs(settings);
  }

  private static Map<String, String> retained(Duration time) {
    return Map.of("retention.ms", Long.toString(time.toMillis()));
  }
}

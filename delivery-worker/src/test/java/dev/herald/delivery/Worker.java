package dev.herald.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.embedded.AtExit;
import dev.herald.platform.event.Topics;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.identity.OrganizationInfo;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.platform.time.Timestamps;
import dev.herald.sinks.Sinks;
import dev.herald.testkit.TestServers;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The real service with a database of its own, shared by the tests of the JVM: one that works, with
 * Temporal and sinks, and one that stands still, for tests that take every step themselves.
 */
public final class Worker {

  private static final AtomicLong IDS = new AtomicLong(1000);
  private static @Nullable Worker running;
  private static @Nullable Worker still;
  private static @Nullable Sinks sinks;

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final Map<String, String> properties;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable KafkaProducer<String, String> producer;

  private Worker(Map<String, Object> more) {
    properties = TestServers.properties(DeliveryApplication.NAME);
    Map<String, Object> all = new HashMap<>(properties);
    all.put("herald.site-url", "http://herald.example.com/");
    all.put("herald.test.renderer", "true");
    all.put("herald.delivery.smtp.host", "127.0.0.1");
    all.put("herald.delivery.smtp.port", sinks().smtpPort());
    all.put("herald.delivery.smtp.greylist-wait", "100ms");
    all.put("herald.webhook.allow", List.of("127.0.0.1/32"));
    all.putAll(more);
    context = DeliveryApplication.configure(ApplicationContext.builder()).properties(all).start();
    server = context.getBean(EmbeddedServer.class).start();
    AtExit.close(context::close);
  }

  /** Claims, starts, sends; its providers are the sinks and its retries fast. */
  public static synchronized Worker running() {
    if (running == null) {
      running =
          new Worker(
              Map.of(
                  "herald.temporal.target", TestServers.temporal().target(),
                  "herald.delivery.rounds.email", "100ms,200ms",
                  "herald.delivery.rounds.slack", "100ms,200ms",
                  "herald.delivery.rounds.webhook", "100ms,200ms",
                  "herald.delivery.idle", "200ms",
                  "herald.delivery.drain", "2s",
                  "herald.delivery.history.page-size", "3",
                  "herald.delivery.rates.webhook", "0"));
    }
    return running;
  }

  /** Does nothing by itself. */
  public static synchronized Worker still() {
    if (still == null) {
      still =
          new Worker(
              Map.of(
                  "herald.delivery.engine",
                  "false",
                  "herald.events.relay",
                  "false",
                  "herald.delivery.history.page-size",
                  "3"));
    }
    return still;
  }

  public static Worker with(Map<String, Object> more) {
    return new Worker(more);
  }

  public static synchronized Sinks sinks() {
    if (sinks == null) {
      sinks = Sinks.start(0, 0);
      AtExit.close(sinks::close);
    }
    return sinks;
  }

  /** An id no other test uses. */
  public static long id() {
    return IDS.incrementAndGet();
  }

  public <T> T get(Class<T> bean) {
    return context.getBean(bean);
  }

  public ApplicationContext context() {
    return context;
  }

  public Jdbi jdbi() {
    return get(Jdbi.class);
  }

  /** The values of a query's one column; parameters are question marks. */
  public <T> List<T> list(Class<T> type, String sql, Object... parameters) {
    return jdbi().withHandle(handle -> handle.select(sql, parameters).mapTo(type).list());
  }

  /** The only value of a query. */
  public <T> T one(Class<T> type, String sql, Object... parameters) {
    return jdbi().withHandle(handle -> handle.select(sql, parameters).mapTo(type).one());
  }

  public void sql(String sql, Object... parameters) {
    jdbi().useHandle(handle -> handle.execute(sql, parameters));
  }

  /** Drops from the queue what tests of other projects have left there. */
  public void leaveOnly(Set<Long> projects) {
    jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        update delivery set phase = 'done'
                        where phase in ('queued', 'waiting') and project_id <> all(:projects)
                        """)
                    .bindArray("projects", Long.class, projects)
                    .execute());
  }

  /** Tells it of a subscription as subscriptions-service would. */
  public void tell(SubscriptionState state) {
    tell(
        Topics.SUBSCRIPTIONS,
        Long.toString(state.id()),
        "subscription.changed.v1",
        get(ObjectMapper.class).valueToTree(state));
  }

  public void tell(String topic, String key, String type, JsonNode data) {
    var json = get(ObjectMapper.class);
    var envelope = json.createObjectNode();
    envelope.put("specversion", "1.0").put("id", UUID.randomUUID().toString());
    envelope.put("source", "test").put("type", type).put("subject", key);
    envelope.put("time", Timestamps.format(Instant.now()));
    envelope.set("data", data);
    tell(topic, envelope);
  }

  /** Publishes an event as it is; its subject is the key. */
  public void tell(String topic, JsonNode envelope) {
    var key = envelope.path("subject").asText();
    producer().send(new ProducerRecord<>(topic, key, envelope.toString()));
    producer().flush();
  }

  private synchronized KafkaProducer<String, String> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", properties.get("kafka.bootstrap.servers")),
              new StringSerializer(),
              new StringSerializer());
    }
    return producer;
  }

  /** An answer with its JSON body, a null node when there is none. */
  public record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {}

  public Answer call(Identity caller, String method, String path, @Nullable Object body) {
    try {
      var json = get(ObjectMapper.class);
      var request =
          HttpRequest.newBuilder(
                  URI.create(path.startsWith("http") ? path : server.getURL() + path))
              .header(
                  "Authorization",
                  "Bearer " + get(IdentityTokens.class).sign(caller, DeliveryApplication.NAME))
              .header("Content-Type", "application/json")
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(json.writeValueAsString(body)))
              .build();
      var answer = http.send(request, BodyHandlers.ofByteArray());
      boolean isJson =
          answer.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
      return new Answer(
          answer.statusCode(),
          isJson && answer.body().length > 0 ? json.readTree(answer.body()) : json.nullNode(),
          answer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Answer anonymously(String method, String path, @Nullable Object body) {
    return call(new Identity.Anonymous(), method, path, body);
  }

  public ObjectMapper json() {
    return get(ObjectMapper.class);
  }

  public Answer internal(String method, String path, @Nullable Object body) {
    return call(new Identity.Service("subscriptions"), method, path, body);
  }

  public Answer operator(String method, String path, @Nullable Object body) {
    return call(new Identity.Operator(), method, path, body);
  }

  /** As a member of the project, whose organization has these features. */
  public Answer member(long project, List<String> features, String method, String path) {
    var user = Subscriptions.OWNER;
    var organization =
        new OrganizationInfo(Subscriptions.ORGANIZATION, "Acme", features, false, true, false);
    return call(
        new Identity.Member(
            user,
            organization,
            new ProjectInfo(project, UUID.randomUUID(), "Site", "UTC"),
            1,
            false,
            "key",
            List.of("*")),
        method,
        path,
        null);
  }

  public Answer member(long project, String path) {
    return member(project, List.of("subscriptions"), "GET", path);
  }
}

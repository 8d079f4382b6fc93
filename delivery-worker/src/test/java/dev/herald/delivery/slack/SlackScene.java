package dev.herald.delivery.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.asset.AssetStore;
import dev.herald.delivery.channel.CountingGate;
import dev.herald.delivery.channel.Orders;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.channel.SendOutcome.Rejected;
import dev.herald.delivery.channel.SendOutcome.RetryLater;
import dev.herald.testkit.TestServers;
import io.micronaut.http.client.exceptions.HttpClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;

/** The Slack channel wired by hand, against a Slack that is scripted. */
final class SlackScene implements AutoCloseable {

  static final Jdbi JDBI = database();

  /** For a Slack that answers, on a machine that may be busy. */
  static final Duration PATIENT = Duration.ofSeconds(15);

  /** For a Slack that falls silent, which is waited out. */
  private static final Duration QUICK = Duration.ofSeconds(2);

  private static final AtomicInteger KEYS = new AtomicInteger();
  private static final Clock CLOCK = Clock.fixed(Orders.NOW, ZoneOffset.UTC);

  final ScriptedSlack slack = new ScriptedSlack();
  final Workspaces workspaces = new Workspaces();
  final CountingGate gate = CountingGate.open();
  final Orders toChannel = Orders.to("C1|#general").key(heldKey());

  @Override
  public void close() {
    slack.close();
  }

  SlackChannel channel() {
    return channel(SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD);
  }

  SlackChannel channel(SlackSettings.Images images, SlackSettings.InDoubt inDoubt) {
    return channel(slack.url() + "/api/", images, inDoubt, PATIENT);
  }

  SlackChannel impatient() {
    return channel(
        slack.url() + "/api/", SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD, QUICK);
  }

  SlackChannel channel(
      String url,
      SlackSettings.Images images,
      SlackSettings.InDoubt inDoubt,
      Duration readTimeout) {
    return channel(url, settings(images, inDoubt, readTimeout, Duration.ofMillis(1)));
  }

  SlackChannel paced(Duration pace) {
    return channel(
        slack.url() + "/api/",
        settings(SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD, PATIENT, pace));
  }

  private SlackChannel channel(String url, SlackSettings settings) {
    var api = new SlackWebApi(new SlackVendor(url), settings);
    var parts = parts();
    var text = new SlackText("Herald");
    var blocks = new SlackBlocks(text);
    var lookup = new SlackLookup(api);
    var pace = new SlackPace(settings, () -> 1);
    var reply = new SlackReply(api, blocks, text, parts);
    var uploads = new SlackUploads(api, new Pictures(), parts);
    var thread = new SlackThread(lookup, reply, uploads, pace, settings, parts);
    return new SlackChannel(
        new SlackCredentials(workspaces, settings, CLOCK),
        new SlackMessage(api, blocks, text, thread),
        thread,
        lookup,
        settings,
        text,
        pace,
        parts);
  }

  private static SlackSettings settings(
      SlackSettings.Images images,
      SlackSettings.InDoubt inDoubt,
      Duration readTimeout,
      Duration pace) {
    return new SlackSettings(
        images,
        inDoubt,
        PATIENT,
        readTimeout,
        pace,
        Duration.ofSeconds(2),
        Duration.ofMinutes(1),
        Duration.ofDays(3));
  }

  static ThreadParts parts() {
    return new ThreadParts(
        JDBI,
        settings(
            SlackSettings.Images.URL, SlackSettings.InDoubt.HOLD, PATIENT, Duration.ofMillis(1)),
        CLOCK);
  }

  /** The key of a recipient that is being sent to under the fence of our orders. */
  static String heldKey() {
    int ordinal = KEYS.incrementAndGet();
    var key = "slackkey" + ordinal;
    JDBI.useHandle(
        handle ->
            handle.execute(
                "INSERT INTO delivery_recipient"
                    + " (delivery_id, ordinal, recipient_key, address, state, fence)"
                    + " VALUES (?, ?, ?, 'C1', 'committing', ?)",
                Orders.DELIVERY,
                ordinal,
                key,
                Orders.FENCE));
    return key;
  }

  /** As if a later attempt had taken the recipient in hand. */
  static void raiseFence(String key) {
    JDBI.useHandle(
        handle ->
            handle.execute(
                "UPDATE delivery_recipient SET fence = fence + 1 WHERE recipient_key = ?", key));
  }

  List<ScriptedSlack.Call> posts() {
    return slack.calls("chat.postMessage");
  }

  static String message(String ts, String key, String part) {
    return """
    {"type":"message","ts":"%s","text":"x","metadata":{"event_type":"herald_delivery",\
    "event_payload":{"key":"%s","part":"%s"}}}\
    """
        .formatted(ts, key, part);
  }

  static byte[] picture(long id) {
    return ("picture " + id).getBytes(StandardCharsets.UTF_8);
  }

  static RetryLater later(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(RetryLater.class);
    return (RetryLater) outcome;
  }

  static Rejected rejected(SendOutcome outcome) {
    assertThat(outcome).isInstanceOf(Rejected.class);
    return (Rejected) outcome;
  }

  private static Jdbi database() {
    var postgres = TestServers.postgres();
    var jdbi =
        Jdbi.create(
                postgres.createDatabase("slack_channel_test"),
                postgres.username(),
                postgres.password())
            .installPlugin(new PostgresPlugin());
    for (var migration : List.of("V0002__ledger.sql", "V0101__slack_thread_parts.sql")) {
      jdbi.useHandle(handle -> handle.createScript(sql(migration)).execute());
    }
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO delivery (id, idempotency_key, subscription_id, version, rule_version,
                  project_id, organization_id, origin, trigger_type, form, target_type,
                  target_value, deadline_at, status, phase, workflow_id, solo, created_at,
                  last_updated_at)
                VALUES (?, 'key', ?, 1, 1, ?, ?, 'schedule', 'scheduled', 'regular', 'slack', 'C1',
                  now(), 'starting', 'running', 'delivery/slack', false, now(), now())
                """,
                Orders.DELIVERY,
                Orders.SUBSCRIPTION,
                Orders.PROJECT,
                UUID.randomUUID()));
    return jdbi;
  }

  private static String sql(String migration) {
    try (var sql = SlackScene.class.getResourceAsStream("/db/delivery/" + migration)) {
      if (sql == null) {
        throw new IllegalStateException("no migration " + migration);
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The org-service's answers. */
  static final class Workspaces implements SlackIntegrations {

    record Known(long id, String kind) {}

    final List<Known> known = new ArrayList<>(List.of(new Known(7, "slack")));
    final AtomicInteger asked = new AtomicInteger();
    String token = "xoxb-";
    boolean away;

    @Override
    public Optional<Credentials> credentials(long project, long integration) {
      asked.incrementAndGet();
      if (away) {
        throw new HttpClientException("away");
      }
      return known.stream()
          .filter(one -> one.id() == integration)
          .findFirst()
          .map(one -> new Credentials(one.kind(), token + one.id()));
    }

    @Override
    public List<Summary> list(long project, String kind) {
      return known.stream().map(one -> new Summary(one.id(), one.kind())).toList();
    }
  }

  private static final class Pictures implements AssetStore {

    @Override
    public long store(UUID deliveryId, long insightId, byte[] png, int widthPx, int heightPx) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] load(long id) {
      return picture(id);
    }

    @Override
    public Optional<StoredPicture> find(long id) {
      return Optional.empty();
    }

    @Override
    public URI publicUrl(long id) {
      throw new UnsupportedOperationException();
    }
  }
}

package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.platform.net.OutboundUrls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.IDN;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is left alone, for how long, and whom that concerns. */
class DestinationsTest {

  private static final int CIRCUIT = 3;

  private final Worker worker = Worker.still();
  private final SetClock clock = new SetClock();
  private final Destinations destinations = destinations(0, Optional.empty());

  @Test
  void aCircuitOpensAfterSeveralFailuresAndForLongerEachTime() {
    var hook = new Hook("open");
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < CIRCUIT + 2; i++) {
      hook.fails(null);
      pauses.add(hook.pause());
    }
    assertThat(pauses)
        .containsExactly(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4));
  }

  @Test
  void anOpenCircuitLetsOneThroughOnceItsPauseIsOver() {
    var hook = new Hook("half");
    hook.failsUntilOpen();

    clock.now = hook.toldAt();
    assertThat(hook.ask()).isEqualTo(Duration.ofSeconds(-1));
    clock.now = hook.toldAt().plusSeconds(1);
    assertThat(hook.ask()).isZero();

    hook.fails(null);
    clock.now = hook.toldAt();
    assertThat(hook.ask()).isEqualTo(Duration.ofSeconds(-2));
  }

  @Test
  void aSuccessClosesTheCircuit() {
    var hook = new Hook("close");
    hook.failsUntilOpen();
    clock.now = hook.toldAt();

    hook.learns(new SendOutcome.Delivered("200", "200", false));

    assertThat(hook.ask()).isZero();
    hook.fails(null);
    assertThat(hook.pause()).isZero();
  }

  @Test
  void failuresOfLongAgoDoNotOpenTheCircuit() {
    var hook = new Hook("old");
    hook.failsUntilOpen();
    worker.sql(
        "update destination_health set updated_at = now() - interval '61 min',"
            + " not_before = now() - interval '60 min' where destination = ?",
        hook.key());

    hook.fails(null);

    assertThat(hook.pause()).isZero();
  }

  @Test
  void whatIsNeitherObeyedNorCountedAnyMoreIsDropped() {
    var old = new Hook("dropped");
    var asked = new Hook("obeyed");
    asked.fails(Duration.ofHours(1));
    old.fails(null);
    for (Hook hook : List.of(old, asked)) {
      worker.sql(
          "update destination_health set updated_at = now() - interval '61 min'"
              + " where destination = ?",
          hook.key());
    }

    destinations.forgetOld();

    assertThat(
            worker.list(
                String.class,
                "select destination from destination_health where destination in (?, ?)",
                old.key(),
                asked.key()))
        .containsExactly(asked.key());
  }

  @Test
  void aDestinationIsLeftAloneForAsLongAsItAsks() {
    var hook = new Hook("asks");
    hook.fails(Duration.ofMinutes(20));
    clock.now = hook.toldAt();
    assertThat(hook.ask()).isEqualTo(Duration.ofMinutes(-20));
  }

  @Test
  void whatItsLastFailureSaidIsKept() {
    var hook = new Hook("reason");
    hook.failsUntilOpen();
    var gone =
        new SendOutcome.Failure("timeout", "The receiver did not answer in time", null, null);
    hook.learns(new SendOutcome.RetryLater(gone, null, SendOutcome.Scope.DESTINATION));
    clock.now = hook.toldAt();

    assertThat(hook.ill())
        .map(Destinations.Health::reason)
        .contains("The receiver did not answer in time");
    clock.now = hook.toldAt().plusSeconds(10);
    assertThat(hook.ill()).isEmpty();
  }

  @Test
  void noDestinationIsLeftAloneForYears() {
    var hook = new Hook("years");
    hook.fails(Duration.ofSeconds(999_999_999));
    assertThat(hook.pause()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void hostsThatOnlyTheGuardCanReadAreToldApart() {
    long unique = Worker.id();
    var name = "bücher" + unique + ".example";
    var asking = Subscriptions.webhook("https://" + name + "/a").state();
    learn(ChannelKind.WEBHOOK, asking, later(Duration.ofMinutes(5)));
    clock.now = Instant.now();

    var sameHost = Subscriptions.webhook("https://" + IDN.toASCII(name) + "./b").state();
    assertThat(ask(ChannelKind.WEBHOOK, sameHost)).isNegative();
    for (String other : List.of("https://my_host" + unique + ".example/", "https://not a host/")) {
      assertThat(ask(ChannelKind.WEBHOOK, Subscriptions.webhook(other).state())).isZero();
    }
  }

  @Test
  void aHostIsTheSameWhateverThePathAndASlackChannelWhateverItsName() {
    var hook = Subscriptions.webhook("https://hooks.example/").state();
    assertThat(destinations.of(ChannelKind.WEBHOOK, "https://hooks.example/a", hook))
        .isEqualTo(destinations.of(ChannelKind.WEBHOOK, "https://hooks.example/b?c=1", hook));

    var slack = Subscriptions.email("C1").type("slack").integration(7).state();
    var channel = destinations.of(ChannelKind.SLACK, "C1|#renamed", slack);
    assertThat(channel).isEqualTo(destinations.of(ChannelKind.SLACK, "C1|#general", slack));
    var other = destinations.of(ChannelKind.SLACK, "C2|#general", slack);
    assertThat(channel.rate()).isNotEqualTo(other.rate());
    assertThat(channel.health()).isEqualTo(other.health());
  }

  @Test
  void projectsThatNameNoIntegrationDoNotShareAWorkspace() {
    var asking = Subscriptions.email("C1").type("slack").state();
    learn(ChannelKind.SLACK, asking, later(Duration.ofMinutes(5)));
    clock.now = Instant.now();

    assertThat(ask(ChannelKind.SLACK, asking)).isNegative();
    assertThat(ask(ChannelKind.SLACK, Subscriptions.email("C1").type("slack").state())).isZero();
  }

  @Test
  void aRateIsSharedOutAmongTheLiving() {
    worker.sql("delete from worker_instance");
    var one = new WorkerInstances(worker.jdbi(), clock);
    var other = new WorkerInstances(worker.jdbi(), clock);
    other.seen();
    one.seen();
    // So slow that what passes between two calls does not matter.
    double perSecond = 0.002;
    var hook =
        destination(
            ChannelKind.WEBHOOK,
            Subscriptions.webhook("https://shared" + Worker.id() + ".example/").state());

    var alone = destinations(perSecond, Optional.empty());
    assertThat(alone.ask(ChannelKind.WEBHOOK, hook)).isZero();
    assertThat(alone.ask(ChannelKind.WEBHOOK, hook))
        .isBetween(Duration.ofSeconds(-500), Duration.ofSeconds(-400));

    var shared = destinations(perSecond, Optional.of(one));
    assertThat(shared.ask(ChannelKind.WEBHOOK, hook)).isZero();
    assertThat(shared.ask(ChannelKind.WEBHOOK, hook))
        .isBetween(Duration.ofSeconds(-1000), Duration.ofSeconds(-900));
    one.gone();
    other.gone();
  }

  private Duration ask(ChannelKind kind, SubscriptionState subscription) {
    return destinations.ask(kind, destination(kind, subscription));
  }

  private void learn(ChannelKind kind, SubscriptionState subscription, SendOutcome outcome) {
    destinations.learn(destination(kind, subscription), outcome);
  }

  private Destination destination(ChannelKind kind, SubscriptionState subscription) {
    return destinations.of(kind, subscription.targetValue(), subscription);
  }

  private static SendOutcome later(@Nullable Duration retryAfter) {
    return new SendOutcome.RetryLater(
        new SendOutcome.Failure("http_error", "HTTP 503", "503", null),
        retryAfter,
        SendOutcome.Scope.DESTINATION);
  }

  private Destinations destinations(double perSecond, Optional<WorkerInstances> instances) {
    var rates =
        new RateConfiguration(
            0,
            0,
            perSecond,
            Duration.ofSeconds(10),
            CIRCUIT,
            Duration.ofMinutes(5),
            Duration.ofHours(1));
    return new Destinations(
        worker.jdbi(),
        rates,
        instances,
        worker.get(OutboundUrls.class),
        clock,
        new SimpleMeterRegistry());
  }

  /** A receiver on a host of its own. */
  private final class Hook {

    private final String host;
    private final SubscriptionState subscription;

    Hook(String name) {
      host = name + Worker.id() + ".example";
      subscription = Subscriptions.webhook("https://" + host + "/hook").state();
    }

    String key() {
      return "webhook:" + host;
    }

    Duration ask() {
      return DestinationsTest.this.ask(ChannelKind.WEBHOOK, subscription);
    }

    Optional<Destinations.Health> ill() {
      return destinations.ill(destination(ChannelKind.WEBHOOK, subscription));
    }

    void learns(SendOutcome outcome) {
      learn(ChannelKind.WEBHOOK, subscription, outcome);
    }

    void fails(@Nullable Duration retryAfter) {
      learns(later(retryAfter));
    }

    void failsUntilOpen() {
      for (int i = 0; i < CIRCUIT; i++) {
        fails(null);
      }
    }

    /** How long it was to be left alone when last heard of. */
    Duration pause() {
      var notBefore = at("not_before");
      return notBefore.isAfter(toldAt()) ? Duration.between(toldAt(), notBefore) : Duration.ZERO;
    }

    Instant toldAt() {
      return at("updated_at");
    }

    private Instant at(String column) {
      return worker.one(
          Instant.class,
          "select " + column + " from destination_health where destination = ?",
          key());
    }
  }

  /** Stands where it is put. */
  private static final class SetClock extends Clock {

    private Instant now = Instant.now();

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}

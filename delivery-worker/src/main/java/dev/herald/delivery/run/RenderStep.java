package dev.herald.delivery.run;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Contents;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.RoundConfiguration;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.report.RenderSettings;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.SubscriptionState;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Gives deliveries their content; those that show the same get the same. */
@Singleton
final class RenderStep {

  private static final Duration LAST_WAIT = Duration.ofMinutes(1);
  private static final int RECENT = 10_000;

  private final ContentMaker contentMaker;
  private final Contents contents;
  private final SendPools pools;
  private final RoundConfiguration rounds;

  /** Contents made moments ago or being made: what other rounds that show the same show too. */
  private final AsyncCache<Showing, Made> recent;

  RenderStep(
      ContentMaker contentMaker,
      Contents contents,
      SendPools pools,
      RoundConfiguration rounds,
      RenderSettings settings) {
    this.contentMaker = contentMaker;
    this.contents = contents;
    this.pools = pools;
    this.rounds = rounds;
    this.recent =
        Caffeine.newBuilder()
            .maximumSize(RECENT)
            .expireAfterWrite(settings.shareFor())
            .buildAsync();
  }

  private record Showing(
      long project,
      @Nullable Long insight,
      @Nullable Long dashboard,
      List<Long> selection,
      boolean fresh) {}

  private record Job(Showing showing, SubscriptionState subscription, List<InHand> deliveries) {

    List<Lease> leases() {
      return deliveries.stream().map(one -> one.delivery().lease()).toList();
    }

    List<InHand> with(UUID content) {
      return deliveries.stream().map(one -> one.with(content)).toList();
    }
  }

  /** What is done with deliveries once they have their content. */
  @FunctionalInterface
  interface Next {
    void with(List<InHand> rendered) throws InterruptedException;
  }

  /**
   * Renders what is not rendered yet, each report on its own; never fails because of one delivery.
   *
   * @param next gets those rendered before and those whose report was made moments ago, whichever
   *     round made it; and others as soon as their report is there, if it can be had for now
   */
  void render(List<InHand> deliveries, Next next) throws InterruptedException {
    List<InHand> rendered = new ArrayList<>();
    List<InHand> shared = new ArrayList<>();
    List<Job> jobs = new ArrayList<>();
    deliveries.stream().filter(one -> one.content() != null).forEach(rendered::add);
    for (Job job : jobs(deliveries.stream().filter(one -> one.content() == null).toList())) {
      var content = recent(job.showing());
      if (content == null) {
        jobs.add(job);
      } else {
        shared.addAll(job.with(content));
      }
    }
    attach(shared);
    rendered.addAll(shared);

    List<Parallel.Work<Next>> all = new ArrayList<>();
    if (!rendered.isEmpty()) {
      all.add(each -> each.with(rendered));
    }
    for (Job job : jobs) {
      all.add(
          each -> {
            var content = render(job);
            if (content.isPresent()) {
              each.with(job.with(content.get()));
            }
          });
    }
    Parallel.each(all, one -> one.on(next));
  }

  private void attach(List<InHand> shared) {
    contents.attach(
        shared.stream()
            .map(
                one ->
                    Contents.Shown.of(
                        one.delivery().lease(), Objects.requireNonNull(one.content())))
            .toList());
  }

  private static List<Job> jobs(List<InHand> deliveries) {
    Map<Showing, Job> jobs = new LinkedHashMap<>();
    for (InHand one : deliveries) {
      jobs.computeIfAbsent(
              showing(one.delivery(), one.subscription()),
              showing -> new Job(showing, one.subscription(), new ArrayList<>()))
          .deliveries()
          .add(one);
    }
    return List.copyOf(jobs.values());
  }

  /** What was made moments ago; null when there is nothing, or not yet. */
  private @Nullable UUID recent(Showing showing) {
    var made = showing.fresh() ? null : recent.getIfPresent(showing);
    return made != null
            && made.state() == Future.State.SUCCESS
            && made.resultNow() instanceof Made.Content(var id, _)
        ? id
        : null;
  }

  private static Showing showing(RunningDelivery delivery, SubscriptionState state) {
    return new Showing(
        state.projectId(),
        state.insightId(),
        state.dashboardId(),
        state.dashboardExportInsights().stream().sorted().toList(),
        delivery.origin().equals(Origin.TEST.wire()));
  }

  /** The content these deliveries show from now on; empty when there is none yet. */
  private Optional<UUID> render(Job job) throws InterruptedException {
    if (job.showing().fresh()) {
      return told(job, pools.render(() -> make(job)));
    }
    var ours = new CompletableFuture<Made>();
    var others = recent.asMap().putIfAbsent(job.showing(), ours);
    if (others != null) {
      return share(job, others);
    }
    try {
      var made = pools.render(() -> make(job));
      if (!made.whole()) {
        recent.asMap().remove(job.showing(), ours);
      }
      ours.complete(made);
      return told(job, made);
    } finally {
      // Stopped before its turn: whoever waits for it makes it instead.
      ours.cancel(false);
    }
  }

  /** Waits for what another round makes. */
  private Optional<UUID> share(Job job, CompletableFuture<Made> others)
      throws InterruptedException {
    Made made;
    try {
      made = others.get();
    } catch (CancellationException | ExecutionException _) {
      return render(job);
    }
    if (made instanceof Made.Content(var id, _)) {
      attach(job.with(id));
    }
    return told(job, made);
  }

  private Made make(Job job) {
    return contentMaker.make(job.subscription(), job.leases(), job.showing().fresh());
  }

  private Optional<UUID> told(Job job, Made made) {
    return switch (made) {
      case Made.Content(var id, _) -> Optional.of(id);
      case Made.Nothing(var reason, var retryAfter) -> {
        var first = job.deliveries().getFirst().delivery();
        contents.missing(job.leases(), reason, wait(first, retryAfter));
        yield Optional.empty();
      }
    };
  }

  private Duration wait(RunningDelivery delivery, @Nullable Duration asked) {
    var delay =
        rounds.delay(ChannelKind.of(delivery.targetType()), delivery.rounds()).orElse(LAST_WAIT);
    return asked != null && asked.compareTo(delay) > 0 ? asked : delay;
  }
}

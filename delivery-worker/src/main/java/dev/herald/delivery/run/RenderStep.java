package dev.herald.delivery.run;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Contents;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.RoundConfiguration;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.report.Panel;
import dev.herald.delivery.report.RenderSettings;
import dev.herald.delivery.report.RenderedReport;
import dev.herald.delivery.report.ReportRenderer;
import dev.herald.delivery.report.ReportUnavailable;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.platform.time.Uuids;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives deliveries their content; those that show the same get the same. */
@Singleton
final class RenderStep {

  private static final Logger LOG = LoggerFactory.getLogger(RenderStep.class);
  private static final Duration LAST_WAIT = Duration.ofMinutes(1);
  private static final int RECENT = 10_000;

  private final ReportRenderer renderer;
  private final Contents contents;
  private final Reports reports;
  private final SendPools pools;
  private final RoundConfiguration rounds;
  private final Clock clock;

  /** Contents made moments ago: a later round that shows the same need not make them again. */
  private final Cache<Showing, UUID> recent;

  RenderStep(
      ReportRenderer renderer,
      Contents contents,
      Reports reports,
      SendPools pools,
      RoundConfiguration rounds,
      RenderSettings settings,
      Clock clock) {
    this.renderer = renderer;
    this.contents = contents;
    this.reports = reports;
    this.pools = pools;
    this.rounds = rounds;
    this.clock = clock;
    this.recent =
        Caffeine.newBuilder().maximumSize(RECENT).expireAfterWrite(settings.shareFor()).build();
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
            var content = pools.render(() -> render(job));
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

  private @Nullable UUID recent(Showing showing) {
    return showing.fresh() ? null : recent.getIfPresent(showing);
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
  private Optional<UUID> render(Job job) {
    var first = job.deliveries().getFirst().delivery();
    var leases = job.leases();
    try {
      var known = recent(job.showing());
      if (known != null) {
        attach(job.with(known));
        return Optional.of(known);
      }
      var rendered = renderer.render(job.subscription(), first.id(), job.showing().fresh());
      var content = Uuids.v7(clock);
      contents.attach(content, rendered, leases);
      reports.remember(content, Optional.ofNullable(rendered.report()));
      if (!job.showing().fresh() && whole(rendered)) {
        recent.put(job.showing(), content);
      }
      return Optional.of(content);
    } catch (ReportUnavailable unavailable) {
      LOG.warn(
          "report unavailable delivery={} subscription={} cause={}",
          first.id(),
          first.subscriptionId(),
          unavailable.getMessage());
      contents.missing(
          leases,
          Objects.requireNonNullElse(unavailable.getMessage(), "The report is unavailable."),
          wait(first, unavailable.retryAfter()));
      return Optional.empty();
    } catch (RuntimeException failure) {
      LOG.error(
          "report failed delivery={} subscription={}", first.id(), first.subscriptionId(), failure);
      contents.missing(leases, "The report could not be made.", wait(first, null));
      return Optional.empty();
    }
  }

  /** What is gone or failed may be back for the next one. */
  private static boolean whole(RenderedReport rendered) {
    return rendered.report() != null
        && rendered.report().panels().stream()
            .noneMatch(panel -> panel.content() instanceof Panel.Failed);
  }

  private Duration wait(RunningDelivery delivery, @Nullable Duration asked) {
    var delay =
        rounds.delay(ChannelKind.of(delivery.targetType()), delivery.rounds()).orElse(LAST_WAIT);
    return asked != null && asked.compareTo(delay) > 0 ? asked : delay;
  }
}

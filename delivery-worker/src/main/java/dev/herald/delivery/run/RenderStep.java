package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Contents;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.RoundConfiguration;
import dev.herald.delivery.ledger.RunningDeliveries;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.report.ReportRenderer;
import dev.herald.delivery.report.ReportUnavailable;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionVersions;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives deliveries their content; those that show the same get the same. */
@Singleton
final class RenderStep {

  private static final Logger LOG = LoggerFactory.getLogger(RenderStep.class);
  private static final Duration LAST_WAIT = Duration.ofMinutes(1);

  private final RunningDeliveries running;
  private final SubscriptionVersions versions;
  private final ReportRenderer renderer;
  private final Contents contents;
  private final Reports reports;
  private final SendPools pools;
  private final RoundConfiguration rounds;
  private final Clock clock;

  RenderStep(
      RunningDeliveries running,
      SubscriptionVersions versions,
      ReportRenderer renderer,
      Contents contents,
      Reports reports,
      SendPools pools,
      RoundConfiguration rounds,
      Clock clock) {
    this.running = running;
    this.versions = versions;
    this.renderer = renderer;
    this.contents = contents;
    this.reports = reports;
    this.pools = pools;
    this.rounds = rounds;
    this.clock = clock;
  }

  private record Showing(
      long project,
      @Nullable Long insight,
      @Nullable Long dashboard,
      List<Long> selection,
      boolean fresh) {}

  private record Job(SubscriptionState subscription, List<RunningDelivery> deliveries) {}

  /** Renders what is not rendered yet; never fails because of one delivery. */
  void render(List<Lease> leases, Progress progress) throws InterruptedException {
    var jobs = jobs(leases);
    var done = new AtomicInteger();
    Parallel.each(
        jobs,
        job ->
            pools.render(
                () -> {
                  render(job);
                  progress.done(done.addAndGet(job.deliveries().size()));
                }));
  }

  private List<Job> jobs(List<Lease> leases) {
    var deliveries = running.list(leases).stream().filter(one -> one.contentId() == null).toList();
    var states = versions.load(deliveries.stream().map(RunningDelivery::subscription).toList());
    Map<Showing, Job> jobs = new LinkedHashMap<>();
    for (RunningDelivery one : deliveries) {
      var state = states.get(one.subscription());
      if (state != null) {
        jobs.computeIfAbsent(showing(one, state), _ -> new Job(state, new ArrayList<>()))
            .deliveries()
            .add(one);
      }
    }
    return List.copyOf(jobs.values());
  }

  private static Showing showing(RunningDelivery delivery, SubscriptionState state) {
    return new Showing(
        state.projectId(),
        state.insightId(),
        state.dashboardId(),
        state.dashboardExportInsights().stream().sorted().toList(),
        delivery.origin().equals(Origin.TEST.wire()));
  }

  private void render(Job job) {
    var first = job.deliveries().getFirst();
    var leases = job.deliveries().stream().map(RunningDelivery::lease).toList();
    try {
      boolean fresh = first.origin().equals(Origin.TEST.wire());
      var rendered = renderer.render(job.subscription(), first.id(), fresh);
      var content = Uuids.v7(clock);
      contents.attach(content, rendered, leases);
      reports.remember(content, Optional.ofNullable(rendered.report()));
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
    } catch (RuntimeException failure) {
      LOG.error(
          "report failed delivery={} subscription={}", first.id(), first.subscriptionId(), failure);
      contents.missing(leases, "The report could not be made.", wait(first, null));
    }
  }

  private Duration wait(RunningDelivery delivery, @Nullable Duration asked) {
    var delay =
        rounds.delay(ChannelKind.of(delivery.targetType()), delivery.rounds()).orElse(LAST_WAIT);
    return asked != null && asked.compareTo(delay) > 0 ? asked : delay;
  }
}

package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.Part;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The round's steps as Temporal calls them. */
@Singleton
final class RoundSteps
    implements LedgerActivities, RenderActivities, SendActivities, NoticeActivities {

  private static final Logger LOG = LoggerFactory.getLogger(RoundSteps.class);

  /** A quarter of the shortest heartbeat time-out. */
  private static final Duration BEAT = Duration.ofSeconds(4);

  private final DeliveryRound round;
  private final InFlight inFlight;

  RoundSteps(DeliveryRound round, InFlight inFlight) {
    this.round = round;
    this.inFlight = inFlight;
  }

  @Override
  public RoundPlan begin(RoundOrder order, String workflowId) {
    return round.begin(order.leases(), workflowId);
  }

  @Override
  public RoundEnd finish(RoundOrder order, String workflowId) {
    var end = round.finish(order.leases());
    inFlight.ended(workflowId);
    return end;
  }

  @Override
  public void render(List<Lease> deliveries) {
    alive(deliveries, (progress, _) -> round.render(deliveries, progress));
  }

  @Override
  public void send(String channel, List<Part> parts) {
    alive(
        DeliveryRound.leases(parts),
        (progress, attempt) -> round.send(ChannelKind.of(channel), parts, attempt, progress));
  }

  @Override
  public void renderAndSend(String channel, List<Part> parts) {
    alive(
        DeliveryRound.leases(parts),
        (progress, attempt) ->
            round.renderAndSend(ChannelKind.of(channel), parts, attempt, progress));
  }

  @Override
  public void tellOwners() {
    round.tellOwners();
  }

  private interface Step {
    void run(Progress progress, int attempt) throws InterruptedException;
  }

  /** Heartbeats from beside the work, which may take minutes, and keeps the leases. */
  private void alive(List<Lease> leases, Step step) {
    var context = Activity.getExecutionContext();
    var done = new AtomicInteger();
    var over = new AtomicBoolean();
    var worker = Thread.currentThread();
    var pulse = Thread.ofVirtual().start(() -> pulse(context, leases, done, over, worker));
    try {
      step.run(done::addAndGet, context.getInfo().getAttempt());
    } catch (InterruptedException _) {
      throw ApplicationFailure.newFailure("stopped before the end", "Stopped");
    } finally {
      over.set(true);
      pulse.interrupt();
    }
  }

  private void pulse(
      ActivityExecutionContext context,
      List<Lease> leases,
      AtomicInteger done,
      AtomicBoolean over,
      Thread worker) {
    while (!over.get()) {
      try {
        Thread.sleep(BEAT);
        context.heartbeat(done.get());
        round.alive(leases);
      } catch (InterruptedException _) {
        return;
      } catch (ActivityCompletionException lost) {
        // Another attempt runs or the workflow is gone: the fence refuses this one anyway.
        if (!over.get()) {
          LOG.warn("activity lost cause={}", lost.getClass().getSimpleName());
          worker.interrupt();
        }
        return;
      } catch (RuntimeException failure) {
        LOG.warn("no sign of life cause={}", failure.toString());
      }
    }
  }
}

package dev.herald.delivery.run;

import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of every task queue, on virtual threads. */
@Singleton
final class TemporalWorkers {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalWorkers.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /**
   * How long a started factory is left alone; its pollers find back to a lost server themselves.
   */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  /**
   * A workflow's thread that gets no further for so long is stuck. The library's own second is less
   * than a busy machine lets a thread wait for a processor.
   */
  private static final Duration STARVED = Duration.ofSeconds(8);

  private final TemporalLink temporal;
  private final TemporalConfiguration configuration;
  private final RoundSteps steps;
  private final InFlight inFlight;
  private @Nullable WorkerFactory factory;

  TemporalWorkers(
      TemporalLink temporal,
      TemporalConfiguration configuration,
      RoundSteps steps,
      InFlight inFlight) {
    this.temporal = temporal;
    this.configuration = configuration;
    this.steps = steps;
    this.inFlight = inFlight;
  }

  /** Starts the workers once the server is there; it need not be when this process starts. */
  synchronized Duration connect() {
    if (factory != null) {
      return SETTLED;
    }
    if (!temporal.open() && !temporal.probe()) {
      return AGAIN;
    }
    var made = create();
    try {
      made.start();
      factory = made;
      return SETTLED;
    } catch (RuntimeException failure) {
      made.shutdownNow();
      LOG.warn("workers wait for temporal cause={}", failure.toString());
      return AGAIN;
    }
  }

  /**
   * Lets what is under way end, at most so long. Workflows need their workers to the last step, so
   * these take tasks until the rounds started here are over; nothing may be started meanwhile.
   */
  synchronized void drain(Duration atMost) {
    var running = factory;
    if (running == null) {
      return;
    }
    long end = System.nanoTime() + atMost.toNanos();
    awaitRounds(end);
    running.shutdown();
    running.awaitTermination(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    if (!running.isTerminated()) {
      LOG.warn("rounds left under way");
      running.shutdownNow();
      running.awaitTermination(2, TimeUnit.SECONDS);
    }
    factory = null;
  }

  private void awaitRounds(long end) {
    try {
      // Without Temporal no round comes to an end.
      while (!inFlight.none() && temporal.probe()) {
        var left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
          return;
        }
        inFlight.awaitEnd(left.compareTo(AGAIN) < 0 ? left : AGAIN);
        inFlight.reconcile();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.warn("rounds not awaited cause={}", failure.toString());
    }
  }

  private WorkerFactory create() {
    var made =
        WorkerFactory.newInstance(
            temporal.client(),
            WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    worker(made, Queues.WORKFLOW, 4, 100)
        .registerWorkflowImplementationTypes(DeliveryRoundWorkflow.class);
    made.getWorker(configuration.queue(Queues.WORKFLOW.queue()))
        .registerActivitiesImplementations((LedgerActivities) steps);
    worker(made, Queues.RENDER, 2, 32);
    worker(made, Queues.SEND_EMAIL, 2, 64);
    worker(made, Queues.SEND_SLACK, 2, 64);
    worker(made, Queues.SEND_WEBHOOK, 2, 64);
    worker(made, Queues.NOTIFY, 1, 2);
    return made;
  }

  private Worker worker(WorkerFactory made, Queues queue, int pollers, int atOnce) {
    var worker =
        made.newWorker(
            configuration.queue(queue.queue()),
            WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentWorkflowTaskPollers(Math.max(2, pollers))
                .setMaxConcurrentActivityTaskPollers(pollers)
                .setMaxConcurrentActivityExecutionSize(atOnce)
                .setMaxConcurrentLocalActivityExecutionSize(atOnce)
                .setDefaultDeadlockDetectionTimeout(STARVED.toMillis())
                .build());
    if (queue != Queues.WORKFLOW) {
      worker.registerActivitiesImplementations(steps);
    }
    return worker;
  }
}

package dev.herald.delivery.run;

import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.QueuedDelivery;
import dev.herald.platform.time.Uuids;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.Priority;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the workflow of a round. */
@Singleton
final class StartRound {

  private static final Logger LOG = LoggerFactory.getLogger(StartRound.class);

  /** Rendering and sending at their longest, with some air. */
  private static final Duration LONGEST = Duration.ofMinutes(35);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final TemporalLink temporal;
  private final TemporalConfiguration configuration;
  private final DeliveryQueue queue;
  private final InFlight inFlight;
  private final MeterRegistry meters;
  private final Clock clock;

  StartRound(
      TemporalLink temporal,
      TemporalConfiguration configuration,
      DeliveryQueue queue,
      InFlight inFlight,
      MeterRegistry meters,
      Clock clock) {
    this.temporal = temporal;
    this.configuration = configuration;
    this.queue = queue;
    this.inFlight = inFlight;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Starts it, or gives the leases back: a start that went through all the same is fenced off by
   * the next lease.
   */
  void start(List<QueuedDelivery> deliveries, boolean alone) {
    var first = deliveries.getFirst();
    var leases = deliveries.stream().map(QueuedDelivery::lease).toList();
    var id = alone ? "delivery/" + first.id() : "round/" + Uuids.v7(clock);
    inFlight.started(id, first.targetType(), leases, alone);
    try {
      var stub =
          temporal.client().newWorkflowStub(DeliveryWorkflow.class, options(id, deliveries, alone));
      WorkflowClient.start(
          stub::run, new RoundOrder(first.targetType(), leases, temporal.searchable()));
      meters.counter("herald.rounds.started", "form", alone ? "alone" : "round").increment();
    } catch (WorkflowExecutionAlreadyStarted _) {
      LOG.debug("already started workflow={}", id);
    } catch (RuntimeException failure) {
      // Even after a refusal: a server that came back empty between two calls has forgotten the
      // search attributes, and only looking for it anew declares them again.
      temporal.lost(failure);
      LOG.warn("start failed workflow={}", id, failure);
      queue.giveBack(leases, AFTER_FAILURE);
      inFlight.ended(id);
    }
  }

  private WorkflowOptions options(String id, List<QueuedDelivery> deliveries, boolean alone) {
    var first = deliveries.getFirst();
    var options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id)
            .setTaskQueue(configuration.queue(Queues.WORKFLOW.queue()))
            .setWorkflowRunTimeout(LONGEST)
            // The server hands its first task over at once: one write less for it.
            .setDisableEagerExecution(false)
            // The ledger knows what was sent; a closed workflow of the same id proves nothing.
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setWorkflowIdConflictPolicy(conflict(first, alone))
            .setPriority(
                Priority.newBuilder().setFairnessKey("project-" + first.projectId()).build())
            .setStaticSummary(Sayings.summary(deliveries, alone))
            .setStaticDetails(Sayings.details(deliveries));
    if (temporal.searchable()) {
      options.setTypedSearchAttributes(SearchAttributes.of(deliveries, clock.instant()));
    }
    return options.build();
  }

  /** After the first lease an open run of this id can only be one that is fenced off already. */
  private static WorkflowIdConflictPolicy conflict(QueuedDelivery delivery, boolean alone) {
    return alone && delivery.epoch() > 1
        ? WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
        : WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING;
  }
}

package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Part;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * Begin, render, send, finish. Retries of processes are Temporal's; retries of providers are
 * planned by finish as a further round.
 */
public final class DeliveryRoundWorkflow implements DeliveryWorkflow {

  private static final Logger LOG = Workflow.getLogger(DeliveryRoundWorkflow.class);

  private static final Duration RENDERING = Duration.ofMinutes(5);

  private final LedgerActivities ledger =
      Workflow.newLocalActivityStub(
          LedgerActivities.class,
          LocalActivityOptions.newBuilder()
              .setStartToCloseTimeout(Duration.ofSeconds(15))
              .setScheduleToCloseTimeout(Duration.ofSeconds(60))
              .setRetryOptions(
                  RetryOptions.newBuilder()
                      .setInitialInterval(Duration.ofSeconds(1))
                      .setBackoffCoefficient(2)
                      .setMaximumInterval(Duration.ofSeconds(10))
                      .build())
              .build());

  @Override
  public void run(RoundOrder order) {
    var id = Workflow.getInfo().getWorkflowId();
    var plan = ledger.begin(order, id);
    if (plan.deliveries() == 0) {
      Workflow.setCurrentDetails("Nothing left to do: it belongs to another run or is over.");
      return;
    }
    if (plan.inOneStep()) {
      renderAndSend(order.channel(), plan.chunks().getFirst());
    } else {
      render(plan);
      send(order.channel(), plan);
    }
    var end = ledger.finish(order, id);
    Workflow.setCurrentDetails(end.sentence());
    // The server writes a workflow's entry anew for it.
    if (order.searchable() && !end.plain()) {
      SearchAttributes.tell(end);
    }
    if (end.notices()) {
      tellOwners();
    }
  }

  private static void render(RoundPlan plan) {
    int count = plan.unrendered().size();
    if (count == 0) {
      return;
    }
    var stub =
        Workflow.newActivityStub(
            RenderActivities.class,
            Queues.RENDER
                .options(RENDERING, Duration.ofMinutes(15), Duration.ofSeconds(20))
                .setRetryOptions(retry(Duration.ofSeconds(5), Duration.ofMinutes(1)))
                .setSummary("content of " + count(count, "delivery", "deliveries"))
                .build());
    try {
      stub.render(plan.unrendered());
    } catch (ActivityFailure failure) {
      // Finish plans another round for those without content.
      LOG.warn("render did not end cause={}", failure.getMessage());
    }
  }

  private static void renderAndSend(String channel, List<Part> chunk) {
    var options = sendOptions(channel, chunk, RENDERING, "content and ");
    try {
      Workflow.newActivityStub(SendActivities.class, options).renderAndSend(channel, chunk);
    } catch (ActivityFailure failure) {
      // What it left open is planned again by finish.
      LOG.warn("delivery did not end cause={}", failure.getMessage());
    }
  }

  private static void send(String channel, RoundPlan plan) {
    List<Promise<Void>> sent = new ArrayList<>();
    for (List<Part> chunk : plan.chunks()) {
      var stub =
          Workflow.newActivityStub(
              SendActivities.class, sendOptions(channel, chunk, Duration.ZERO, ""));
      sent.add(Async.procedure(stub::send, channel, chunk));
    }
    for (Promise<Void> one : sent) {
      try {
        one.get();
      } catch (ActivityFailure failure) {
        // What it left open is planned again by finish.
        LOG.warn("send did not end cause={}", failure.getMessage());
      }
    }
  }

  /**
   * @param before what else the activity may take, each time it is tried
   * @param also what else it does
   */
  private static ActivityOptions sendOptions(
      String channel, List<Part> chunk, Duration before, String also) {
    int people = RoundPlanner.recipients(chunk);
    var kind = ChannelKind.of(channel);
    // A relay may take ten minutes for its last word (RFC 5321 4.5.3.2.6).
    var oneTry =
        switch (kind) {
          case EMAIL -> Duration.ofMinutes(12);
          case SLACK -> Duration.ofMinutes(people == 1 ? 2 : 8);
          case WEBHOOK -> people == 1 ? Duration.ofSeconds(60) : Duration.ofMinutes(8);
        };
    return Queues.send(kind)
        .options(oneTry.plus(before), Duration.ofMinutes(15).plus(before), Duration.ofSeconds(20))
        .setRetryOptions(retry(Duration.ofSeconds(1), Duration.ofSeconds(30)))
        .setSummary(
            also
                + channel
                + " to "
                + count(people, "recipient", "recipients")
                + " of "
                + count(
                    (int) chunk.stream().map(Part::delivery).distinct().count(),
                    "delivery",
                    "deliveries"))
        .build();
  }

  private static void tellOwners() {
    var stub =
        Workflow.newActivityStub(
            NoticeActivities.class,
            Queues.NOTIFY
                .options(Duration.ofMinutes(1), Duration.ofMinutes(10), null)
                .setRetryOptions(
                    RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(2))
                        .setMaximumAttempts(5)
                        .build())
                .setSummary("mail to owners")
                .build());
    try {
      stub.tellOwners();
    } catch (ActivityFailure failure) {
      // Notices stay in the database and are tried again from there.
      LOG.warn("notices wait cause={}", failure.getMessage());
    }
  }

  private static RetryOptions retry(Duration first, Duration longest) {
    return RetryOptions.newBuilder()
        .setInitialInterval(first)
        .setBackoffCoefficient(2)
        .setMaximumInterval(longest)
        .setMaximumAttempts(3)
        .build();
  }

  private static String count(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}

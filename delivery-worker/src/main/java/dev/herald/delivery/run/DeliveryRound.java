package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.BeginRound;
import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.FinishRound;
import dev.herald.delivery.ledger.Lease;
import dev.herald.delivery.ledger.LeaseConfiguration;
import dev.herald.delivery.ledger.Part;
import dev.herald.delivery.notice.OwnerNotices;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** One round of deliveries, step by step, without a word of Temporal. */
@Singleton
final class DeliveryRound {

  private final DeliveriesInHand inHand;
  private final BeginRound begin;
  private final RenderStep render;
  private final SendStep send;
  private final FinishRound finish;
  private final OwnerNotices notices;
  private final DeliveryQueue queue;
  private final LeaseConfiguration leases;
  private final RunConfiguration configuration;

  DeliveryRound(
      DeliveriesInHand inHand,
      BeginRound begin,
      RenderStep render,
      SendStep send,
      FinishRound finish,
      OwnerNotices notices,
      DeliveryQueue queue,
      LeaseConfiguration leases,
      RunConfiguration configuration) {
    this.inHand = inHand;
    this.begin = begin;
    this.render = render;
    this.send = send;
    this.finish = finish;
    this.notices = notices;
    this.queue = queue;
    this.leases = leases;
    this.configuration = configuration;
  }

  RoundPlan begin(Collection<Lease> deliveries, String workflowId) {
    return RoundPlan.of(begin.begin(deliveries, workflowId), configuration.chunk());
  }

  void render(List<Lease> deliveries, Progress progress) throws InterruptedException {
    render.render(inHand.of(deliveries), rendered -> progress.done(rendered.size()));
  }

  void send(ChannelKind channel, List<Part> parts, int attempt, Progress progress)
      throws InterruptedException {
    send.send(channel, inHand.of(leases(parts)), send.open(parts, attempt), progress);
  }

  /** Sends each delivery as soon as it has its content. */
  void renderAndSend(ChannelKind channel, List<Part> parts, int attempt, Progress progress)
      throws InterruptedException {
    var open = send.open(parts, attempt);
    render.render(
        inHand.of(leases(parts)), rendered -> send.send(channel, rendered, open, progress));
  }

  static List<Lease> leases(List<Part> parts) {
    return parts.stream().map(part -> new Lease(part.delivery(), part.epoch())).distinct().toList();
  }

  RoundEnd finish(Collection<Lease> deliveries) {
    return RoundEnd.of(finish.finish(deliveries), notices.anyPending());
  }

  void tellOwners() {
    notices.sendPending();
  }

  /** Says that somebody still works on these. */
  void alive(Collection<Lease> deliveries) {
    queue.extend(deliveries, leases.run());
  }

  /** The whole round in one thread, as a workflow would run it. */
  RoundEnd runAll(ChannelKind channel, Collection<Lease> deliveries, String workflowId)
      throws InterruptedException {
    var plan = begin(deliveries, workflowId);
    if (plan.inOneStep()) {
      renderAndSend(channel, plan.chunks().getFirst(), 1, Progress.SILENT);
      return finish(deliveries);
    }
    if (!plan.unrendered().isEmpty()) {
      render(plan.unrendered(), Progress.SILENT);
    }
    for (List<Part> chunk : plan.chunks()) {
      send(channel, chunk, 1, Progress.SILENT);
    }
    return finish(deliveries);
  }
}

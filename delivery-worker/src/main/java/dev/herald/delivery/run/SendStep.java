package dev.herald.delivery.run;

import dev.herald.delivery.channel.Channel;
import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.channel.CommitGate;
import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOrder;
import dev.herald.delivery.channel.SendOutcome;
import dev.herald.delivery.ledger.Destination;
import dev.herald.delivery.ledger.Destinations;
import dev.herald.delivery.ledger.OpenRecipient;
import dev.herald.delivery.ledger.Part;
import dev.herald.delivery.ledger.PutOff;
import dev.herald.delivery.ledger.RecipientLedger;
import dev.herald.delivery.ledger.RejectDeliveries;
import dev.herald.delivery.ledger.RunningDelivery;
import dev.herald.delivery.report.Report;
import dev.herald.delivery.schedule.SubscriptionState;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends to recipients, each through prepare and commit; outcomes live in the ledger. */
@Singleton
final class SendStep {

  private static final Logger LOG = LoggerFactory.getLogger(SendStep.class);

  /** How often an outcome is written again when the database is away for a moment. */
  private static final int WRITES = 6;

  private final RecipientLedger ledger;
  private final RejectDeliveries reject;
  private final Reports reports;
  private final Destinations destinations;
  private final SendPools pools;
  private final Map<ChannelKind, Channel> channels = new EnumMap<>(ChannelKind.class);
  private final MeterRegistry meters;
  private final Clock clock;

  SendStep(
      RecipientLedger ledger,
      RejectDeliveries reject,
      Reports reports,
      Destinations destinations,
      SendPools pools,
      List<Channel> channels,
      MeterRegistry meters,
      Clock clock) {
    this.ledger = ledger;
    this.reject = reject;
    this.reports = reports;
    this.destinations = destinations;
    this.pools = pools;
    channels.forEach(channel -> this.channels.put(channel.kind(), channel));
    this.meters = meters;
    this.clock = clock;
  }

  /** A recipient with all that is needed to reach it. */
  private record Sending(
      OpenRecipient recipient,
      RunningDelivery delivery,
      SubscriptionState subscription,
      Report report) {}

  /**
   * Takes the recipients of these parts in hand that are still open, by delivery.
   *
   * @param attempt of the activity, from 1: a later one fences an earlier one off
   */
  Map<UUID, List<OpenRecipient>> open(List<Part> parts, int attempt) {
    return ledger.open(parts, attempt).stream()
        .collect(Collectors.groupingBy(OpenRecipient::deliveryId));
  }

  /**
   * Sends these deliveries; never fails because of one recipient.
   *
   * @param open recipients, of these deliveries and of others
   */
  void send(
      ChannelKind kind,
      List<InHand> deliveries,
      Map<UUID, List<OpenRecipient>> open,
      Progress progress)
      throws InterruptedException {
    Parallel.each(
        sendings(deliveries, open),
        one -> {
          send(kind, one);
          progress.done(1);
        });
  }

  private List<Sending> sendings(List<InHand> deliveries, Map<UUID, List<OpenRecipient>> open) {
    List<Sending> sendings = new ArrayList<>();
    for (InHand one : deliveries) {
      report(one)
          .ifPresent(
              report ->
                  open.getOrDefault(one.delivery().id(), List.of())
                      .forEach(
                          recipient ->
                              sendings.add(
                                  new Sending(
                                      recipient, one.delivery(), one.subscription(), report))));
    }
    return sendings;
  }

  private Optional<Report> report(InHand one) {
    var content = one.content();
    if (content == null) {
      return Optional.empty();
    }
    try {
      return reports.of(content, one.subscription());
    } catch (ReportLost failure) {
      LOG.error("report lost delivery={}", one.delivery().id(), failure);
      reject.reject(List.of(one.delivery().lease()), "report_unavailable");
      return Optional.empty();
    }
  }

  private void send(ChannelKind kind, Sending sending) throws InterruptedException {
    var recipient = sending.recipient();
    var destination = destinations.of(kind, recipient.address(), sending.subscription());
    var wait = destinations.ask(kind, destination);
    if (wait.isNegative()) {
      var putOff =
          destinations
              .ill(destination)
              .map(health -> PutOff.unavailable(wait.negated(), health.reason()))
              .orElseGet(() -> PutOff.busy(wait.negated()));
      ledger.putOff(recipient, putOff);
      return;
    }
    if (wait.isPositive()) {
      Thread.sleep(wait);
    }
    pools.send(kind, destination, () -> sendNow(kind, sending, destination));
  }

  private void sendNow(ChannelKind kind, Sending sending, Destination destination) {
    var recipient = sending.recipient();
    var gate = new Gate(recipient, kind);
    var startedAt = clock.instant();
    SendOutcome outcome;
    try {
      var channel = channels.get(kind);
      outcome = channel == null ? unsupported(kind) : channel.send(order(sending), gate);
    } catch (CommitRefused refused) {
      LOG.info("not sent delivery={} reason={}", recipient.deliveryId(), refused.reason());
      return;
    } catch (RuntimeException failure) {
      LOG.error(
          "send failed delivery={} committed={}", recipient.deliveryId(), gate.passed, failure);
      outcome = unexpected(gate.passed);
    }
    if (outcome instanceof SendOutcome.RetryLater later
        && later.scope() == SendOutcome.Scope.OURSELVES) {
      ledger.putOff(
          recipient, PutOff.busy(Objects.requireNonNullElse(later.retryAfter(), Duration.ZERO)));
      return;
    }
    write(kind, gate.recipient, outcome, gate.passed, startedAt);
    destinations.learn(destination, outcome);
  }

  private static SendOrder order(Sending sending) {
    var recipient = sending.recipient();
    var delivery = sending.delivery();
    var committedAt = recipient.committedAt();
    return new SendOrder(
        recipient.recipientKey(),
        delivery.id(),
        recipient.address(),
        delivery.triggerType(),
        delivery.form().equals("announcement")
            ? SendOrder.Form.ANNOUNCEMENT
            : SendOrder.Form.REGULAR,
        sending.report(),
        sending.subscription(),
        delivery.nextDeliveryAt(),
        recipient.inDoubt() && committedAt != null ? new SendOrder.Doubt(committedAt) : null,
        recipient.providerRef(),
        delivery.deadlineAt(),
        recipient.attempts() + 1,
        recipient.fence());
  }

  /** The outcome must not be lost: without it the recipient stays in doubt. */
  private void write(
      ChannelKind kind,
      OpenRecipient recipient,
      SendOutcome outcome,
      boolean committed,
      Instant startedAt) {
    var pause = Duration.ofMillis(100);
    for (int left = WRITES; ; left--) {
      try {
        ledger.record(recipient, kind, outcome, committed, startedAt);
        return;
      } catch (RuntimeException failure) {
        if (left == 1) {
          LOG.error("outcome lost delivery={}", recipient.deliveryId(), failure);
          return;
        }
        try {
          Thread.sleep(pause);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return;
        }
        pause = pause.multipliedBy(3);
      }
    }
  }

  private static SendOutcome unsupported(ChannelKind kind) {
    return new SendOutcome.Rejected(
        new SendOutcome.Failure(
            "channel_unsupported", "This channel is not supported here.", kind.wire(), null),
        SendOutcome.Verdict.MESSAGE);
  }

  private static SendOutcome unexpected(boolean committed) {
    var failure =
        new SendOutcome.Failure(
            "unexpected_error", "Something unexpected went wrong while sending.", null, null);
    return committed
        ? new SendOutcome.Unknown(failure)
        : new SendOutcome.RetryLater(failure, null, SendOutcome.Scope.RECIPIENT);
  }

  /** The ledger's door for one recipient. */
  private final class Gate implements CommitGate {

    private final ChannelKind kind;
    private OpenRecipient recipient;
    private boolean passed;

    Gate(OpenRecipient recipient, ChannelKind kind) {
      this.recipient = recipient;
      this.kind = kind;
    }

    @Override
    public void commit() throws CommitRefused {
      var lag = ledger.commit(recipient);
      passed = true;
      lag.ifPresent(late -> meters.timer("herald.fire.lag", "channel", kind.wire()).record(late));
    }

    @Override
    public void settled() {
      recipient = recipient.withoutDoubt();
    }

    @Override
    public void check() throws CommitRefused {
      ledger.check(recipient);
    }
  }
}

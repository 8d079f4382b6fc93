package dev.herald.delivery.operator;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Has deliveries sent again because an operator asked for it, and tells others of it. */
@Singleton
class RequestResend {

  private final Resend resend;
  private final Outbox outbox;

  RequestResend(Resend resend, Outbox outbox) {
    this.resend = resend;
    this.outbox = outbox;
  }

  /**
   * What others are told: either of a delivery, or of a project's stretch of time.
   *
   * @param only {@code failed} or {@code all}
   * @param queued deliveries that came of it
   */
  record DeliveriesResent(
      @Nullable UUID deliveryId,
      @Nullable Long projectId,
      @Nullable Instant from,
      @Nullable Instant to,
      String only,
      int queued) {}

  @Transactional
  int ofDelivery(UUID delivery, boolean all) {
    int queued = resend.one(delivery, all);
    tell(delivery.toString(), new DeliveriesResent(delivery, null, null, null, only(all), queued));
    return queued;
  }

  /** A stretch is resent a batch at a time, and told of when it is done. */
  int ofStretch(long project, Instant from, Instant to, boolean all) {
    int queued = resend.stretch(project, from, to, all);
    tell("project:" + project, new DeliveriesResent(null, project, from, to, only(all), queued));
    return queued;
  }

  @Transactional
  void tell(String subject, DeliveriesResent resent) {
    outbox.add(Topics.DELIVERIES, subject, "deliveries.resent.v1", resent);
  }

  private static String only(boolean all) {
    return all ? "all" : "failed";
  }
}

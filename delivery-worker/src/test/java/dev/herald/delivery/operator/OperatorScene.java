package dev.herald.delivery.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.Told;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries an operator asks about, or asks for again. */
final class OperatorScene {

  final Worker worker = Worker.still();

  Subscriptions claimed(Subscriptions subscription) {
    Told.to(worker, subscription);
    claim();
    return subscription;
  }

  void claim() {
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
  }

  void finish(Subscriptions subscription, String status, @Nullable String error) {
    worker
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(
                        "update delivery set status = :status, phase = 'done', finished_at = now(),"
                            + " error = cast(:error as jsonb) where subscription_id = :id")
                    .bind("status", status)
                    .bind("error", error)
                    .bind("id", subscription.id())
                    .execute());
  }

  static String of(Subscriptions subscription) {
    return "delivery_id in (select id from delivery where subscription_id = "
        + subscription.id()
        + ")";
  }

  UUID delivery(Subscriptions subscription) {
    return worker.one(
        UUID.class, "select id from delivery where subscription_id = ?", subscription.id());
  }

  int queued(Map<String, ?> body) {
    var answer = worker.operator("POST", "/operator/deliveries/resend", body);
    assertThat(answer.status()).isEqualTo(202);
    return answer.body().path("queued").asInt();
  }
}

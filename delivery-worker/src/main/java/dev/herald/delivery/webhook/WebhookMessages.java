package dev.herald.delivery.webhook;

import dev.herald.delivery.channel.SendOrder;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/** Keeps the body of a message from its first attempt on: the same bytes under the same id. */
@Singleton
class WebhookMessages {

  private final Jdbi jdbi;
  private final WebhookSettings settings;
  private final Clock clock;

  WebhookMessages(Jdbi jdbi, WebhookSettings settings, Clock clock) {
    this.jdbi = jdbi;
    this.settings = settings;
    this.clock = clock;
  }

  byte[] body(SendOrder order) {
    var now = clock.instant();
    var body = WebhookBodies.of(order, now);
    return jdbi.withHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                  INSERT INTO webhook_message (recipient_key, body, created_at)
                  VALUES (:key, :body, :now)
                  ON CONFLICT (recipient_key) DO NOTHING
                  """)
              .bind("key", order.key())
              .bind("body", body)
              .bind("now", now)
              .execute();
          return handle
              .createQuery("SELECT body FROM webhook_message WHERE recipient_key = :key")
              .bind("key", order.key())
              .mapTo(String.class)
              .one()
              .getBytes(StandardCharsets.UTF_8);
        });
  }

  @Scheduled(fixedDelay = "1h", initialDelay = "10m")
  void forgetOld() {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("DELETE FROM webhook_message WHERE created_at < :before")
                .bind("before", clock.instant().minus(settings.keepBodies()))
                .execute());
  }
}

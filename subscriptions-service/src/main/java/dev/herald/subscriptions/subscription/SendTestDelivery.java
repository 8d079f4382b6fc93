package dev.herald.subscriptions.subscription;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a subscription delivered now, whatever its schedule says. */
@Singleton
final class SendTestDelivery {

  private static final Logger LOG = LoggerFactory.getLogger(SendTestDelivery.class);
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final SubscriptionRepository subscriptions;
  private final DeliveryService worker;
  private final ObjectMapper json;

  SendTestDelivery(
      SubscriptionRepository subscriptions, DeliveryService worker, ObjectMapper json) {
    this.subscriptions = subscriptions;
    this.worker = worker;
    this.json = json;
  }

  /** What came of it. */
  enum Outcome {
    STARTED,
    ALREADY_RUNNING,
    DISABLED,
    FAILED
  }

  /**
   * Sends it.
   *
   * @param idempotencyKey the caller's own, so that a repeated request sends once
   * @throws Refusal 404 for an unknown or deleted one, 503 when deliveries are paused
   */
  Outcome send(ProjectId project, long id, @Nullable String idempotencyKey) {
    var subscription = subscriptions.require(project, id);
    if (subscription.plan().deleted()) {
      throw Refusal.notFound();
    }
    if (!subscription.plan().enabled()) {
      return Outcome.DISABLED;
    }
    ObjectNode state = json.valueToTree(SubscriptionChanged.of(subscription, null));
    state.put("idempotency_key", idempotencyKey);
    try {
      worker.startTest(state);
      return Outcome.STARTED;
    } catch (HttpClientResponseException refused) {
      if (refused.code() == CONFLICT) {
        return Outcome.ALREADY_RUNNING;
      }
      if (refused.code() == UNAVAILABLE) {
        throw Refusal.unavailable("Deliveries are paused at the moment.");
      }
      return failed(id, refused);
    } catch (HttpClientException away) {
      return failed(id, away);
    }
  }

  private static Outcome failed(long id, HttpClientException cause) {
    LOG.warn("test delivery not started subscription={} cause={}", id, cause.toString());
    return Outcome.FAILED;
  }
}

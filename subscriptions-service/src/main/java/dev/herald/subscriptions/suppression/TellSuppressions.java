package dev.herald.subscriptions.suppression;

import dev.herald.subscriptions.suppression.DeliveryService.Address;
import dev.herald.subscriptions.suppression.Suppressions.Suppression;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the worker who left and who came back, until it has heard. */
@Singleton
public class TellSuppressions {

  private static final Logger LOG = LoggerFactory.getLogger(TellSuppressions.class);
  private static final int BATCH = 100;

  private final Suppressions suppressions;
  private final DeliveryService worker;

  TellSuppressions(Suppressions suppressions, DeliveryService worker) {
    this.suppressions = suppressions;
    this.worker = worker;
  }

  /** Tells what is untold; while the worker is away it waits for the next turn. */
  @Scheduled(
      fixedDelay = "${herald.subscriptions.suppression.interval:15s}",
      initialDelay = "${herald.subscriptions.suppression.interval:15s}")
  @ExecuteOn(TaskExecutors.BLOCKING)
  public void tellAll() {
    tell(suppressions.listUntold(BATCH));
  }

  /** Tells at once what concerns one subscription; a worker that is away hears of it later. */
  public void tell(long subscription) {
    tell(suppressions.listUntoldOf(subscription));
  }

  private void tell(List<Suppression> untold) {
    for (Suppression one : untold) {
      try {
        tell(one);
      } catch (HttpClientResponseException refused) {
        if (refused.code() >= 500) {
          warn(one, refused);
          return;
        }
        // Asked again it would refuse again, and keep the others waiting.
        LOG.error("worker refuses subscription={}", one.subscriptionId(), refused);
      } catch (HttpClientException away) {
        warn(one, away);
        return;
      }
      suppressions.setTold(one);
    }
  }

  private static void warn(Suppression one, HttpClientException cause) {
    LOG.warn("worker not told subscription={} cause={}", one.subscriptionId(), cause.toString());
  }

  private void tell(Suppression untold) {
    var address = new Address(untold.subscriptionId(), untold.address());
    if (untold.suppressed()) {
      worker.suppress(address);
    } else {
      worker.lift(address);
    }
  }
}

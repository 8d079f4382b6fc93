package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.schedule.SubscriptionState;
import java.util.List;
import java.util.UUID;

/** Makes the content of a delivery: which insights, their results, their pictures. */
public interface ReportRenderer {

  /**
   * Fetches, draws and stores what the delivery shows. Doing it again for the same delivery is
   * harmless. Deliveries rendered within moments of each other share the work for an insight that
   * both show, unless {@code fresh}.
   *
   * <p>An insight that cannot be had becomes an error panel and never stops the others. May take
   * minutes when results are slow to compute: an activity that calls this must send heartbeats from
   * another thread.
   *
   * @param fresh recalculate even a recent result; for manual test deliveries
   * @throws ReportUnavailable when nothing at all could be fetched for a reason that will pass
   */
  RenderedReport render(SubscriptionState subscription, UUID deliveryId, boolean fresh);

  /**
   * The report that {@link #render} made, from what the delivery row keeps: a later round sends
   * what the first one drew.
   *
   * @param contentSnapshot as {@link RenderedReport#contentSnapshot} gave it
   * @param assetIds as {@link RenderedReport#assetIds} gave them
   * @throws IllegalArgumentException when the snapshot holds nothing to send
   */
  Report restore(SubscriptionState subscription, JsonNode contentSnapshot, List<Long> assetIds);
}

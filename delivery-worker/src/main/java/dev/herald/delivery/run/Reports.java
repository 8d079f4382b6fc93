package dev.herald.delivery.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.ledger.Contents;
import dev.herald.delivery.report.Report;
import dev.herald.delivery.report.ReportRenderer;
import dev.herald.delivery.schedule.JsonRows;
import dev.herald.delivery.schedule.SubscriptionState;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The reports of contents, the latest of them in memory: the round that drew one sends it too. */
@Singleton
final class Reports {

  private static final int REMEMBERED = 256;

  private final Contents contents;
  private final ReportRenderer renderer;
  private final JsonRows rows;
  private final Map<UUID, Optional<Report>> latest =
      Collections.synchronizedMap(
          new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Optional<Report>> eldest) {
              return size() > REMEMBERED;
            }
          });

  Reports(Contents contents, ReportRenderer renderer, JsonRows rows) {
    this.contents = contents;
    this.renderer = renderer;
    this.rows = rows;
  }

  void remember(UUID content, Optional<Report> report) {
    latest.put(content, report);
  }

  /**
   * The report of a content; empty when it has nothing to send.
   *
   * @throws ReportLost when what is kept of it makes no report
   */
  Optional<Report> of(UUID content, SubscriptionState subscription) {
    var known = latest.get(content);
    if (known != null) {
      return known;
    }
    var report =
        contents
            .find(content)
            .filter(Contents.Kept::sendable)
            .map(kept -> restore(kept, subscription));
    latest.put(content, report);
    return report;
  }

  private Report restore(Contents.Kept kept, SubscriptionState subscription) {
    try {
      return renderer.restore(
          subscription, rows.read(kept.contentSnapshot(), JsonNode.class), kept.assetIds());
    } catch (RuntimeException failure) {
      // Made of what is in memory alone: it would fail the same way each time.
      throw new ReportLost(failure);
    }
  }
}

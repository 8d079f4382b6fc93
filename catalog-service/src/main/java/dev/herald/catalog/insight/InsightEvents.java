package dev.herald.catalog.insight;

import dev.herald.catalog.tenant.ProjectContent;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import jakarta.inject.Singleton;

/** Tells the other services what became of insights. */
@Singleton
class InsightEvents implements ProjectContent {

  private static final String CHANGED = "insight.changed.v1";

  private final InsightRepository insights;
  private final Outbox outbox;

  InsightEvents(InsightRepository insights, Outbox outbox) {
    this.insights = insights;
    this.outbox = outbox;
  }

  /** Tells the state within this transaction; the caller holds the insight's lock. */
  void changed(Insight insight) {
    outbox.add(Topics.CATALOG, key(insight.id()), CHANGED, InsightState.of(insight));
  }

  @Override
  public void removeAll(long project) {
    insights.removeAll(project).forEach(id -> outbox.addTombstone(Topics.CATALOG, key(id)));
  }

  private static String key(long id) {
    return "insight:" + id;
  }
}

package dev.herald.catalog.insight;

import org.jspecify.annotations.Nullable;

/** An insight as the other services know it: the data of {@code insight.changed.v1}. */
record InsightState(
    long id,
    String shortId,
    long projectId,
    @Nullable String name,
    @Nullable String derivedName,
    @Nullable String description,
    boolean deleted) {

  static InsightState of(Insight insight) {
    return new InsightState(
        insight.id(),
        insight.shortId(),
        insight.projectId(),
        insight.name(),
        insight.derivedName(),
        insight.description(),
        insight.deleted());
  }
}

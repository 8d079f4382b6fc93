package dev.herald.delivery.run;

import dev.herald.delivery.ledger.QueuedDelivery;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.common.SearchAttributeKey;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** By what a delivery's workflow is found in Temporal's own pages. */
final class SearchAttributes {

  private static final SearchAttributeKey<String> TEAM = SearchAttributeKey.forKeyword("TeamId");
  private static final SearchAttributeKey<String> ORGANIZATION =
      SearchAttributeKey.forKeyword("OrgId");
  private static final SearchAttributeKey<String> CHANNEL =
      SearchAttributeKey.forKeyword("Channel");
  private static final SearchAttributeKey<String> TRIGGER =
      SearchAttributeKey.forKeyword("Trigger");
  private static final SearchAttributeKey<String> OUTCOME =
      SearchAttributeKey.forKeyword("Outcome");
  private static final SearchAttributeKey<String> ERROR_CLASS =
      SearchAttributeKey.forKeyword("ErrorClass");
  private static final SearchAttributeKey<List<String>> SUBSCRIPTIONS =
      SearchAttributeKey.forKeywordList("SubscriptionIds");
  private static final SearchAttributeKey<List<String>> DELIVERIES =
      SearchAttributeKey.forKeywordList("DeliveryIds");
  private static final SearchAttributeKey<OffsetDateTime> SCHEDULED_AT =
      SearchAttributeKey.forOffsetDateTime("ScheduledAt");
  private static final SearchAttributeKey<Long> FIRE_LAG = SearchAttributeKey.forLong("FireLagMs");
  private static final SearchAttributeKey<Long> ROUND = SearchAttributeKey.forLong("Round");
  private static final SearchAttributeKey<Boolean> POSSIBLE_DUPLICATE =
      SearchAttributeKey.forBoolean("PossibleDuplicate");

  /** All of them, for declaring. */
  static final Map<String, IndexedValueType> TYPES =
      Map.ofEntries(
          type(TEAM),
          type(ORGANIZATION),
          type(CHANNEL),
          type(TRIGGER),
          type(OUTCOME),
          type(ERROR_CLASS),
          type(SUBSCRIPTIONS),
          type(DELIVERIES),
          type(SCHEDULED_AT),
          type(FIRE_LAG),
          type(ROUND),
          type(POSSIBLE_DUPLICATE));

  /** A server takes 2 KB per value by default: 50 ids of 36 characters in JSON just fit. */
  private static final int MOST_IDS = 50;

  private SearchAttributes() {}

  private static Map.Entry<String, IndexedValueType> type(SearchAttributeKey<?> key) {
    return Map.entry(key.getName(), key.getValueType());
  }

  static io.temporal.common.SearchAttributes of(List<QueuedDelivery> deliveries, Instant now) {
    var first = deliveries.getFirst();
    var builder =
        io.temporal.common.SearchAttributes.newBuilder()
            .set(TEAM, Long.toString(first.projectId()))
            .set(ORGANIZATION, first.organizationId().toString())
            .set(CHANNEL, first.targetType())
            .set(TRIGGER, first.trigger())
            .set(ROUND, (long) first.rounds() + 1)
            .set(SUBSCRIPTIONS, ids(deliveries, one -> Long.toString(one.subscriptionId())))
            .set(DELIVERIES, ids(deliveries, one -> one.id().toString()));
    var scheduledAt = earliest(deliveries);
    if (scheduledAt != null) {
      builder
          .set(SCHEDULED_AT, scheduledAt.atOffset(ZoneOffset.UTC))
          .set(FIRE_LAG, Math.max(0, Duration.between(scheduledAt, now).toMillis()));
    }
    return builder.build();
  }

  /** Adds what a round came to; called in the workflow. */
  static void tell(RoundEnd end) {
    var errorClass = end.errorClass();
    Workflow.upsertTypedSearchAttributes(
        OUTCOME.valueSet(end.outcome()),
        POSSIBLE_DUPLICATE.valueSet(end.possibleDuplicate()),
        errorClass == null ? ERROR_CLASS.valueUnset() : ERROR_CLASS.valueSet(errorClass));
  }

  private static List<String> ids(
      List<QueuedDelivery> deliveries, java.util.function.Function<QueuedDelivery, String> id) {
    return deliveries.stream().map(id).distinct().limit(MOST_IDS).toList();
  }

  private static @Nullable Instant earliest(List<QueuedDelivery> deliveries) {
    return deliveries.stream()
        .map(QueuedDelivery::scheduledAt)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }
}

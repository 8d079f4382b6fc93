package dev.herald.delivery.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.herald.delivery.history.DeliveryView.Result;
import dev.herald.delivery.history.DeliveryView.ResultError;
import dev.herald.delivery.ledger.RecipientState;
import dev.herald.delivery.ledger.RecipientStates;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.schedule.JsonRows;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionVersions;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads deliveries back, always within their project. */
@Singleton
final class DeliveryHistory {

  private static final String COLUMNS =
      """
      d.id, d.subscription_id, d.version, d.workflow_id, d.idempotency_key, d.trigger_type,
      d.scheduled_at, d.target_type, d.target_value, c.asset_ids, c.content_snapshot,
      d.status, d.error, d.created_at, d.last_updated_at, d.finished_at
      """;

  private final Jdbi jdbi;
  private final SubscriptionVersions versions;
  private final JsonRows rows;

  DeliveryHistory(Jdbi jdbi, SubscriptionVersions versions, JsonRows rows) {
    this.jdbi = jdbi;
    this.versions = versions;
    this.rows = rows;
  }

  public record Row(
      UUID id,
      long subscriptionId,
      long version,
      String workflowId,
      String idempotencyKey,
      String triggerType,
      @Nullable Instant scheduledAt,
      String targetType,
      String targetValue,
      @Nullable List<Long> assetIds,
      @Nullable String contentSnapshot,
      String status,
      @Nullable String error,
      Instant createdAt,
      Instant lastUpdatedAt,
      @Nullable Instant finishedAt) {

    SubscriptionVersions.Ref subscription() {
      return new SubscriptionVersions.Ref(subscriptionId, version);
    }
  }

  /**
   * Which deliveries are meant.
   *
   * @param status null for any
   */
  record Wanted(long project, long subscription, @Nullable String status) {}

  /**
   * Deliveries older than a place, newest first; or newer than it, oldest first.
   *
   * @param from null for the end of the list that is read from
   */
  List<DeliveryView> list(
      Wanted wanted, DeliveryPages.@Nullable Place from, boolean backwards, int limit) {
    String order = backwards ? "asc" : "desc";
    String side =
        from == null
            ? ""
            : "and (d.created_at, d.id) " + (backwards ? ">" : "<") + " (:createdAt, :id)";
    return views(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select %s from delivery d left join delivery_content c on c.id = d.content_id
                        where d.project_id = :project and d.subscription_id = :subscription
                          and (cast(:status as text) is null or d.status = :status) %s
                        order by d.created_at %s, d.id %s limit :limit
                        """
                            .formatted(COLUMNS, side, order, order))
                    .bind("project", wanted.project())
                    .bind("subscription", wanted.subscription())
                    .bind("status", wanted.status())
                    .bind("createdAt", from == null ? null : from.createdAt())
                    .bind("id", from == null ? null : from.id())
                    .bind("limit", limit)
                    .mapTo(Row.class)
                    .list()));
  }

  Optional<DeliveryView> find(long project, long subscription, UUID id) {
    return views(
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery(
                            """
                            select %s from delivery d
                            left join delivery_content c on c.id = d.content_id
                            where d.project_id = :project and d.subscription_id = :subscription
                              and d.id = :id
                            """
                                .formatted(COLUMNS))
                        .bind("project", project)
                        .bind("subscription", subscription)
                        .bind("id", id)
                        .mapTo(Row.class)
                        .list()))
        .stream()
        .findFirst();
  }

  private List<DeliveryView> views(List<Row> found) {
    var ended = found.stream().filter(row -> row.finishedAt() != null).map(Row::id).toList();
    var recipients = RecipientStates.of(jdbi, ended);
    var states =
        versions.load(
            found.stream()
                .filter(row -> row.contentSnapshot() == null)
                .map(Row::subscription)
                .distinct()
                .toList());
    return found.stream().map(row -> view(row, recipients, states)).toList();
  }

  private DeliveryView view(
      Row row,
      Map<UUID, List<RecipientState>> recipients,
      Map<SubscriptionVersions.Ref, SubscriptionState> states) {
    var snapshot = row.contentSnapshot();
    var error = row.error();
    return new DeliveryView(
        row.id(),
        row.subscriptionId(),
        row.workflowId(),
        row.idempotencyKey(),
        row.triggerType(),
        row.scheduledAt(),
        row.targetType(),
        row.targetValue(),
        Objects.requireNonNullElse(row.assetIds(), List.of()),
        snapshot == null
            ? initialSnapshot(states.get(row.subscription()))
            : rows.read(snapshot, JsonNode.class),
        recipients.getOrDefault(row.id(), List.of()).stream()
            .filter(one -> !one.leftOut())
            .map(DeliveryHistory::result)
            .toList(),
        row.status(),
        // While a delivery is under way its error is the worker's own note.
        error == null || row.finishedAt() == null ? null : rows.read(error, RunError.class),
        row.createdAt(),
        row.lastUpdatedAt(),
        row.finishedAt());
  }

  private static Result result(RecipientState recipient) {
    return switch (recipient.state()) {
      case "delivered" -> new Result(recipient.address(), "success", null);
      case "partial" -> new Result(recipient.address(), "partial", error(recipient));
      default -> new Result(recipient.address(), "failed", error(recipient));
    };
  }

  private static ResultError error(RecipientState recipient) {
    var type = Objects.requireNonNullElse(recipient.errorType(), "delivery_failed");
    return new ResultError(Objects.requireNonNullElse(recipient.errorMessage(), type), type);
  }

  /** What is known of the content before it is rendered. */
  private static ObjectNode initialSnapshot(@Nullable SubscriptionState state) {
    var snapshot = JsonNodeFactory.instance.objectNode();
    snapshot.putNull("dashboard");
    var insights = snapshot.putArray("insights");
    if (state != null && state.dashboardId() != null) {
      snapshot
          .putObject("dashboard")
          .put("id", state.dashboardId())
          .put("name", state.resourceName());
    } else if (state != null && state.insightId() != null) {
      insights
          .addObject()
          .put("id", state.insightId())
          .put("short_id", state.insightShortId())
          .put("name", state.resourceName());
    }
    return snapshot.put("total_insight_count", 0);
  }
}

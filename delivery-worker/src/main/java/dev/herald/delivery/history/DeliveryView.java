package dev.herald.delivery.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.ledger.RunError;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery as clients see it. */
record DeliveryView(
    UUID id,
    long subscription,
    String temporalWorkflowId,
    String idempotencyKey,
    String triggerType,
    @Nullable Instant scheduledAt,
    String targetType,
    String targetValue,
    List<Long> exportedAssetIds,
    JsonNode contentSnapshot,
    List<Result> recipientResults,
    String status,
    @Nullable RunError error,
    Instant createdAt,
    Instant lastUpdatedAt,
    @Nullable Instant finishedAt) {

  /**
   * What one recipient got.
   *
   * @param error left out when all is well
   */
  record Result(
      String recipient,
      String status,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ResultError error) {}

  /** Why a recipient got nothing, or not all. */
  record ResultError(String message, String type) {}
}

package dev.herald.delivery.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How it stands with one recipient. */
public record RecipientState(
    UUID deliveryId,
    int ordinal,
    String recipientKey,
    String address,
    String state,
    int attempts,
    @Nullable Instant retryAt,
    @Nullable Instant committedAt,
    @Nullable String providerRef,
    @Nullable String code,
    @Nullable String errorType,
    @Nullable String errorMessage,
    @Nullable String verdict,
    boolean possibleDuplicate,
    @Nullable Instant finishedAt) {

  static final String COLUMNS =
      """
      r.delivery_id, r.ordinal, r.recipient_key, r.address, r.state, r.attempts, r.retry_at,
      r.committed_at, r.provider_ref, r.code, r.error_type, r.error_message, r.verdict,
      r.possible_duplicate, r.finished_at
      """;

  public boolean open() {
    return finishedAt == null;
  }

  /** Whether the message is known to have arrived, wholly or in part. */
  public boolean reached() {
    return state.equals("delivered") || state.equals("partial");
  }

  /** Whether the message may have arrived, which nobody can tell. */
  public boolean inDoubt() {
    return switch (state) {
      case "unknown", "committing", "held" -> true;
      default -> false;
    };
  }

  /** Left out on purpose, which is nobody's failure; an address that bounced is one. */
  public boolean leftOut() {
    return state.equals("suppressed") && !"bounced".equals(errorType);
  }
}

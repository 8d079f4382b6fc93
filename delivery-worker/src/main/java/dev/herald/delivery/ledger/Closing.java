package dev.herald.delivery.ledger;

import org.jdbi.v3.core.statement.Update;

/**
 * How recipients are closed to whom nothing more is sent. A message that is there already stays
 * {@code partial} and says what is missing; one that may be there stays {@code unknown}, flagged.
 * Of the others the last trouble is told rather than the occasion, unless they are left out on
 * purpose.
 */
final class Closing {

  /** For an update of {@code delivery_recipient r}. */
  static final String SET =
      """
      state = case when r.provider_ref is not null then 'partial'
        when r.state in ('unknown', 'committing') then 'unknown' else :state end,
      error_type = case when r.provider_ref is not null then coalesce(r.error_type, :errorType)
        when :leftOut then :errorType
        when r.state in ('unknown', 'committing') then 'outcome_unknown'
        else coalesce(r.error_type,
          (select d.error ->> 'type' from delivery d where d.id = r.delivery_id),
          :errorType) end,
      error_message = case when r.provider_ref is not null then coalesce(r.error_message, :message)
        else concat_ws(' ',
          case when r.state in ('unknown', 'committing') then :doubt end,
          case when :leftOut then :message else coalesce(r.error_message,
            (select d.error ->> 'message' from delivery d where d.id = r.delivery_id),
            :message) end) end,
      possible_duplicate = r.possible_duplicate or r.state in ('unknown', 'committing'),
      finished_at = now()
      """;

  private Closing() {}

  /**
   * Binds what {@link #SET} needs.
   *
   * @param state of those whose message surely is not there
   * @param errorType the occasion
   */
  static Update bind(Update update, String state, String errorType) {
    return update
        .bind("state", state)
        .bind("leftOut", state.equals("suppressed"))
        .bind("errorType", errorType)
        .bind("message", Explanations.of(errorType))
        .bind("doubt", Explanations.of("outcome_unknown"));
  }
}

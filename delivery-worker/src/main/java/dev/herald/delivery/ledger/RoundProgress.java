package dev.herald.delivery.ledger;

/**
 * Whether a round got a delivery on. What was planned before the round does not count, nor does
 * what a dead process left behind: both would keep a delivery that kills its workers from ever
 * being found.
 */
final class RoundProgress {

  /**
   * On {@code delivery d}, before its round is closed. What a round tells is younger than the last
   * change of the delivery, which is the round's begin or its content.
   *
   * <p>Without content: its absence was noted, with a time to ask again. With content: before its
   * time there is nothing more to do; something was told of a recipient the round held; or there is
   * no recipient it had to tell of, because all of them wait for later.
   */
  static final String CONDITION =
      """
      coalesce(case when d.content_id is null then d.next_round_at > d.last_updated_at
        else coalesce(d.scheduled_at > now(), false)
          or exists (select 1 from delivery_recipient r
            where r.delivery_id = d.id and r.fence >= cast(d.run_epoch as bigint) * %d
              and (r.finished_at > d.last_updated_at
                or (r.finished_at is null and r.retry_at > d.last_updated_at)))
          or not exists (select 1 from delivery_recipient r
            where r.delivery_id = d.id and r.finished_at is null
              and (r.retry_at is null or r.retry_at <= d.last_updated_at))
        end, false)
      """
          .formatted(RecipientLedger.ATTEMPTS_PER_EPOCH);

  private RoundProgress() {}
}

package dev.herald.delivery.slack;

import dev.herald.delivery.channel.CommitRefused;
import dev.herald.delivery.channel.SendOrder;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Remembers which parts of a report are in Slack, so that none is posted twice or forgotten. */
@Singleton
class ThreadParts {

  private final Jdbi jdbi;
  private final SlackSettings settings;
  private final Clock clock;

  ThreadParts(Jdbi jdbi, SlackSettings settings, Clock clock) {
    this.jdbi = jdbi;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What is known of one part.
   *
   * @param part 0 is the message, the others its thread in order
   * @param ts of the message, once posted
   * @param fileId of an uploaded picture
   */
  record Known(int part, State state, @Nullable String ts, @Nullable String fileId) {}

  /** How far a part has come; no row at all means not begun. */
  enum State {
    POSTING,
    POSTED,
    REFUSED
  }

  Map<Integer, Known> of(String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT part, state, ts, file_id FROM slack_thread_part
                    WHERE recipient_key = :key
                    """)
                .bind("key", key)
                .map((row, _) -> known(row))
                .stream()
                .collect(Collectors.toMap(Known::part, Function.identity())));
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        row.getInt("part"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("ts"),
        row.getString("file_id"));
  }

  /**
   * The call is about to be made.
   *
   * @throws CommitRefused when another attempt has taken the recipient over
   */
  void posting(SendOrder order, int part, @Nullable String fileId) throws CommitRefused {
    if (!put(order, part, "posting", fileId)) {
      throw new CommitRefused(CommitRefused.Reason.STALE_FENCE);
    }
  }

  /** Slack has it. That is so whoever has learned it, and whoever holds the recipient by now. */
  void posted(String key, int part, @Nullable String ts) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO slack_thread_part (recipient_key, part, state, ts, updated_at)
                    VALUES (:key, :part, 'posted', :ts, :now)
                    ON CONFLICT (recipient_key, part) DO UPDATE
                    SET state = excluded.state,
                        ts = coalesce(slack_thread_part.ts, excluded.ts),
                        updated_at = excluded.updated_at
                    """)
                .bind("key", key)
                .bind("part", part)
                .bind("ts", ts)
                .bind("now", clock.instant())
                .execute());
  }

  /** Slack said never. */
  void refused(SendOrder order, int part) {
    put(order, part, "refused", null);
  }

  /** Slack surely has not got it: as if it had not been tried. */
  void notPosted(SendOrder order, int part) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    DELETE FROM slack_thread_part p
                    USING (SELECT recipient_key FROM delivery_recipient
                      WHERE delivery_id = :delivery AND recipient_key = :key AND fence = :fence
                      FOR SHARE) held
                    WHERE p.recipient_key = held.recipient_key AND p.part = :part
                    """)
                .bind("delivery", order.deliveryId())
                .bind("key", order.key())
                .bind("fence", order.fence())
                .bind("part", part)
                .execute());
  }

  /**
   * Writes for the holder of the fence only: what a later attempt has found out is not undone. The
   * lock keeps that attempt from beginning between the look and the write.
   */
  private boolean put(SendOrder order, int part, String state, @Nullable String fileId) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO slack_thread_part
                          (recipient_key, part, state, file_id, updated_at)
                        SELECT recipient_key, cast(:part as int), cast(:state as text),
                          cast(:fileId as text), cast(:now as timestamptz)
                        FROM delivery_recipient
                        WHERE delivery_id = :delivery AND recipient_key = :key AND fence = :fence
                        FOR SHARE
                        ON CONFLICT (recipient_key, part) DO UPDATE
                        SET state = excluded.state,
                            file_id = coalesce(excluded.file_id, slack_thread_part.file_id),
                            updated_at = excluded.updated_at
                        """)
                    .bind("delivery", order.deliveryId())
                    .bind("key", order.key())
                    .bind("fence", order.fence())
                    .bind("part", part)
                    .bind("state", state)
                    .bind("fileId", fileId)
                    .bind("now", clock.instant())
                    .execute())
        > 0;
  }

  @Scheduled(fixedDelay = "1h", initialDelay = "10m")
  void forgetOld() {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("DELETE FROM slack_thread_part WHERE updated_at < :before")
                .bind("before", clock.instant().minus(settings.keepProgress()))
                .execute());
  }
}

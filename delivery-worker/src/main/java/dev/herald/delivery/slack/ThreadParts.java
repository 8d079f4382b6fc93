package dev.herald.delivery.slack;

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

  /** The call is about to be made. */
  void posting(String key, int part, @Nullable String fileId) {
    put(key, part, "posting", null, fileId);
  }

  /** Slack has it. */
  void posted(String key, int part, @Nullable String ts) {
    put(key, part, "posted", ts, null);
  }

  /** Slack said never. */
  void refused(String key, int part) {
    put(key, part, "refused", null, null);
  }

  /** Slack surely has not got it: as if it had not been tried. */
  void notPosted(String key, int part) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    "DELETE FROM slack_thread_part WHERE recipient_key = :key AND part = :part")
                .bind("key", key)
                .bind("part", part)
                .execute());
  }

  private void put(
      String key, int part, String state, @Nullable String ts, @Nullable String fileId) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO slack_thread_part
                      (recipient_key, part, state, ts, file_id, updated_at)
                    VALUES (:key, :part, :state, :ts, :fileId, :now)
                    ON CONFLICT (recipient_key, part) DO UPDATE
                    SET state = excluded.state,
                        ts = coalesce(excluded.ts, slack_thread_part.ts),
                        file_id = coalesce(excluded.file_id, slack_thread_part.file_id),
                        updated_at = excluded.updated_at
                    """)
                .bind("key", key)
                .bind("part", part)
                .bind("state", state)
                .bind("ts", ts)
                .bind("fileId", fileId)
                .bind("now", clock.instant())
                .execute());
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

package dev.herald.delivery.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.report.RenderedReport;
import dev.herald.delivery.schedule.JsonRows;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What deliveries show: drawn once, shared by all that show the same. */
@Singleton
public class Contents {

  /** An escape of character zero; an even number of backslashes before it belongs to the text. */
  private static final Pattern NULL_CHARACTER =
      Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

  private final Jdbi jdbi;
  private final JsonRows rows;

  Contents(Jdbi jdbi, JsonRows rows) {
    this.jdbi = jdbi;
    this.rows = rows;
  }

  /** Content as it is kept. */
  public record Kept(UUID id, String contentSnapshot, List<Long> assetIds, boolean sendable) {}

  /** Keeps a rendering for all these deliveries; those in other hands by now go without. */
  @Transactional
  public void attach(UUID content, RenderedReport rendered, Collection<Lease> leases) {
    jdbi.useHandle(
        handle -> {
          handle
              .createUpdate(
                  """
                  insert into delivery_content (id, content_snapshot, asset_ids, sendable)
                  values (:id, cast(:snapshot as jsonb), :assets, :sendable)
                  """)
              .bind("id", content)
              .bind("snapshot", finite(rendered.contentSnapshot()))
              .bindArray("assets", Long.class, rendered.assetIds())
              .bind("sendable", rendered.report() != null)
              .execute();
          attach(handle, leases.stream().map(lease -> Shown.of(lease, content)).toList());
        });
  }

  /** A delivery and the content it is to show. */
  public record Shown(UUID delivery, int epoch, UUID content) {

    public static Shown of(Lease lease, UUID content) {
      return new Shown(lease.delivery(), lease.epoch(), content);
    }
  }

  /** Gives deliveries content that is already kept. */
  public void attach(Collection<Shown> shown) {
    if (!shown.isEmpty()) {
      jdbi.useHandle(handle -> attach(handle, shown));
    }
  }

  private void attach(Handle handle, Collection<Shown> shown) {
    handle
        .createUpdate(
            """
            update delivery d set content_id = x.content, error = null, last_updated_at = now()
            from jsonb_to_recordset(cast(:rows as jsonb))
              as x(delivery uuid, epoch integer, content uuid)
            where d.id = x.delivery and d.run_epoch = x.epoch and d.phase = 'running'
            """)
        .bind("rows", rows.of(shown))
        .execute();
  }

  /** Notes that there is no content yet, and when to ask again. */
  public void missing(Collection<Lease> leases, String reason, Duration wait) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update delivery d set error = cast(:error as jsonb),
                      next_round_at = now() + cast(:wait as interval)
                    from jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid, epoch integer)
                    where d.id = x.delivery and d.run_epoch = x.epoch and d.phase = 'running'
                    """)
                .bind("error", rows.text(new RunError("report_unavailable", reason)))
                .bind("wait", wait.toString())
                .bind("rows", rows.of(leases))
                .execute());
  }

  public Optional<Kept> find(UUID id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select id, content_snapshot, asset_ids, sendable
                    from delivery_content where id = :id
                    """)
                .bind("id", id)
                .mapTo(Kept.class)
                .findOne());
  }

  /** PostgreSQL's jsonb takes every character but the null one. */
  private static String finite(JsonNode snapshot) {
    return NULL_CHARACTER.matcher(snapshot.toString()).replaceAll("$1");
  }
}

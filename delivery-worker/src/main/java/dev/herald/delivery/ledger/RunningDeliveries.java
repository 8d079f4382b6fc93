package dev.herald.delivery.ledger;

import dev.herald.delivery.schedule.JsonRows;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Reads deliveries that a round has in hand. */
@Singleton
public final class RunningDeliveries {

  private final Jdbi jdbi;
  private final JsonRows rows;

  RunningDeliveries(Jdbi jdbi, JsonRows rows) {
    this.jdbi = jdbi;
    this.rows = rows;
  }

  /** Those still under these leases. */
  public List<RunningDelivery> list(Collection<Lease> leases) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select %s from delivery d
                    join jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery uuid, epoch integer)
                      on d.id = x.delivery and d.run_epoch = x.epoch
                    where d.phase = 'running'
                    """
                        .formatted(RunningDelivery.COLUMNS))
                .bind("rows", rows.of(leases))
                .mapTo(RunningDelivery.class)
                .list());
  }
}

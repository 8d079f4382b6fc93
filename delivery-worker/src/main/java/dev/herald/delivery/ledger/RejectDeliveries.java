package dev.herald.delivery.ledger;

import dev.herald.delivery.schedule.JsonRows;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Gives up deliveries that cannot be made; the end of their round ends them. */
@Singleton
public class RejectDeliveries {

  private final Jdbi jdbi;
  private final JsonRows rows;
  private final Endings endings;

  RejectDeliveries(Jdbi jdbi, JsonRows rows, Endings endings) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.endings = endings;
  }

  /** Closes their recipients for this reason; those in other hands by now are left alone. */
  @Transactional
  public void reject(Collection<Lease> leases, String errorType) {
    var held =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select d.id from delivery d
                        join jsonb_to_recordset(cast(:rows as jsonb))
                          as x(delivery uuid, epoch integer)
                          on d.id = x.delivery and d.run_epoch = x.epoch
                        where d.phase = 'running'
                        order by d.id for update of d
                        """)
                    .bind("rows", rows.of(leases))
                    .mapTo(UUID.class)
                    .list());
    endings.closeOpen(held, "rejected", errorType);
  }
}

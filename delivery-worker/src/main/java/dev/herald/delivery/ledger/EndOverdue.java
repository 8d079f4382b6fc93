package dev.herald.delivery.ledger;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Ends what nobody ran by its deadline. A round looks at the deadline itself, but none runs while
 * Temporal is away or dispatch is paused.
 */
@Singleton
public class EndOverdue {

  private static final int BATCH = 200;

  private final Jdbi jdbi;
  private final Endings endings;

  EndOverdue(Jdbi jdbi, Endings endings) {
    this.jdbi = jdbi;
    this.endings = endings;
  }

  /** Ends some; tells how many, zero when there are no more. */
  @Transactional
  public int end() {
    List<RunningDelivery> overdue = new ArrayList<>(overdue("queued"));
    overdue.addAll(overdue("waiting"));
    var ids = overdue.stream().map(RunningDelivery::id).toList();
    endings.closeOpen(ids, "expired", "deadline_passed");
    var recipients = RecipientStates.of(jdbi, ids);
    endings.end(
        overdue.stream()
            .map(one -> EndedDelivery.of(one, recipients.getOrDefault(one.id(), List.of())))
            .toList());
    return overdue.size();
  }

  /** Each phase has an index of its own. */
  private List<RunningDelivery> overdue(String phase) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select %s from delivery d
                    where d.phase = '%s' and d.deadline_at <= now()
                    limit :batch for update of d skip locked
                    """
                        .formatted(RunningDelivery.COLUMNS, phase))
                .bind("batch", BATCH)
                .mapTo(RunningDelivery.class)
                .list());
  }
}

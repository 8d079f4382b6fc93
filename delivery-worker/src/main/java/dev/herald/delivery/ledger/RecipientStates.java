package dev.herald.delivery.ledger;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Reads how it stands with the recipients of deliveries. */
public final class RecipientStates {

  private RecipientStates() {}

  /** By delivery, in their order. */
  public static Map<UUID, List<RecipientState>> of(Jdbi jdbi, Collection<UUID> deliveries) {
    if (deliveries.isEmpty()) {
      return Map.of();
    }
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select %s from delivery_recipient r
                    where r.delivery_id = any(:ids) order by r.delivery_id, r.ordinal
                    """
                        .formatted(RecipientState.COLUMNS))
                .bindArray("ids", UUID.class, deliveries)
                .mapTo(RecipientState.class)
                .collect(
                    Collectors.groupingBy(
                        RecipientState::deliveryId, LinkedHashMap::new, Collectors.toList())));
  }
}

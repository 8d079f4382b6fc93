package dev.herald.subscriptions.suppression;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/**
 * Addresses that left a subscription.
 *
 * <p>The state others are told no longer names them; the worker learns of it directly as well,
 * because it must not reach them with a delivery it has planned already.
 */
@Singleton
public class Suppressions {

  private final Jdbi jdbi;

  Suppressions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Notes that an address left; call it in the transaction that takes the address out. */
  public void add(long subscription, String address) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into suppression (subscription_id, address, suppressed)
                    values (:subscription, :address, true)
                    on conflict (subscription_id, address)
                    do update set suppressed = true, told = false, changed_at = clock_timestamp()
                    where not suppression.suppressed
                    """)
                .bind("subscription", subscription)
                .bind("address", address)
                .execute());
  }

  /** Notes that addresses are wanted again; those that never left are no matter. */
  public void lift(long subscription, Collection<String> addresses) {
    if (addresses.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update suppression
                    set suppressed = false, told = false, changed_at = clock_timestamp()
                    where subscription_id = :subscription and address = any(:addresses)
                      and suppressed
                    """)
                .bind("subscription", subscription)
                .bindArray("addresses", String.class, List.copyOf(addresses))
                .execute());
  }

  List<Suppression> listUntold(int max) {
    return list("where not told order by changed_at limit ?", max);
  }

  List<Suppression> listUntoldOf(long subscription) {
    return list("where not told and subscription_id = ? order by changed_at", subscription);
  }

  private List<Suppression> list(String which, long parameter) {
    return jdbi.withHandle(
        handle ->
            handle
                .select(
                    "select subscription_id, address, suppressed, changed_at from suppression "
                        + which,
                    parameter)
                .mapTo(Suppression.class)
                .list());
  }

  /** Marks as told what has not changed since it was read. */
  void setTold(Suppression told) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    update suppression set told = true
                    where subscription_id = :subscriptionId and address = :address
                      and changed_at = :changedAt
                    """)
                .bindMethods(told)
                .execute());
  }

  /**
   * An address and whether it is left out.
   *
   * @param changedAt when that began
   */
  public record Suppression(
      long subscriptionId, String address, boolean suppressed, Instant changedAt) {}
}

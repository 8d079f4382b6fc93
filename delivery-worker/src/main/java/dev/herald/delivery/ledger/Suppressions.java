package dev.herald.delivery.ledger;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Addresses that get nothing more from a subscription; read in every commit. */
@Singleton
public final class Suppressions {

  private final Jdbi jdbi;

  Suppressions(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Closes an address at once, for runs under way too. */
  public void add(long subscription, String address) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into suppression (subscription_id, address_hash, reason, closed)
                    values (:subscription, :hash, 'unsubscribed', true)
                    on conflict (subscription_id, address_hash)
                      do update set reason = 'unsubscribed', closed = true
                    """)
                .bind("subscription", subscription)
                .bind("hash", DeliveryIds.addressHash(address.strip()))
                .execute());
  }

  /** Opens an address again, whatever closed it: somebody has put it into the target anew. */
  public void remove(long subscription, String address) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from suppression
                    where subscription_id = :subscription and address_hash = :hash
                    """)
                .bind("subscription", subscription)
                .bind("hash", DeliveryIds.addressHash(address.strip()))
                .execute());
  }

  /** Forgets what bounced, closed or not; who unsubscribed stays out. */
  public void forgiveBounces(Collection<Long> subscriptions) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from suppression
                    where subscription_id = any(:ids) and reason = 'bounced'
                    """)
                .bindArray("ids", Long.class, List.copyOf(subscriptions))
                .execute());
  }

  /** The same for some addresses of one. */
  public void forgiveBounces(long subscription, Collection<String> addresses) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    delete from suppression
                    where subscription_id = :subscription and reason = 'bounced'
                      and address_hash = any(:hashes)
                    """)
                .bind("subscription", subscription)
                .bindArray(
                    "hashes",
                    String.class,
                    addresses.stream().map(DeliveryIds::addressHash).toList())
                .execute());
  }
}

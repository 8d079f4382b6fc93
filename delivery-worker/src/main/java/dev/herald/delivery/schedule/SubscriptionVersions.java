package dev.herald.delivery.schedule;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each subscription looked like at the versions deliveries were made from. */
@Singleton
public final class SubscriptionVersions {

  private static final Logger LOG = LoggerFactory.getLogger(SubscriptionVersions.class);

  private final Jdbi jdbi;
  private final JsonRows rows;

  SubscriptionVersions(Jdbi jdbi, JsonRows rows) {
    this.jdbi = jdbi;
    this.rows = rows;
  }

  /** Names a version. */
  public record Ref(long subscriptionId, long version) {}

  record Written(long subscriptionId, long version, SubscriptionState state) {
    static Written of(SubscriptionState state) {
      return new Written(state.id(), state.version(), state);
    }
  }

  public record Row(long subscriptionId, long version, String state) {}

  /** Keeps what the owner told; its word replaces what a caller brought along. */
  void keep(Collection<SubscriptionState> states) {
    insert(states, "do update set state = excluded.state");
  }

  /** Keeps what a caller brought along, unless the owner told it before. */
  public void keepIfUnknown(SubscriptionState state) {
    insert(List.of(state), "do nothing");
  }

  /** The states of those versions; unknown ones, and those nobody can read, are left out. */
  public Map<Ref, SubscriptionState> load(Collection<Ref> refs) {
    Map<Ref, SubscriptionState> found = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select v.subscription_id, v.version, v.state
                    from subscription_version v
                    join jsonb_to_recordset(cast(:rows as jsonb))
                      as x(subscription_id bigint, version bigint)
                    using (subscription_id, version)
                    """)
                .bind("rows", rows.of(refs))
                .mapTo(Row.class)
                .forEach(
                    row -> {
                      var state = read(row);
                      if (state != null) {
                        found.put(new Ref(row.subscriptionId(), row.version()), state);
                      }
                    }));
    return found;
  }

  private @Nullable SubscriptionState read(Row row) {
    try {
      return rows.read(row.state(), SubscriptionState.class);
    } catch (IllegalStateException failure) {
      // One that cannot be read must not take along those loaded with it.
      LOG.error(
          "state unreadable subscription={} version={} cause={}",
          row.subscriptionId(),
          row.version(),
          failure.getMessage());
      return null;
    }
  }

  private void insert(Collection<SubscriptionState> states, String onConflict) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into subscription_version (subscription_id, version, state)
                    select subscription_id, version, state
                    from jsonb_to_recordset(cast(:rows as jsonb))
                      as x(subscription_id bigint, version bigint, state jsonb)
                    order by subscription_id, version
                    on conflict (subscription_id, version) %s
                    """
                        .formatted(onConflict))
                .bind("rows", rows.of(states.stream().map(Written::of).toList()))
                .execute());
  }
}

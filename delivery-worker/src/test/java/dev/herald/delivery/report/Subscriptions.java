package dev.herald.delivery.report;

import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionState.Announcement;
import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Subscriptions to report on, for tests. */
public final class Subscriptions {

  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
  private static final UUID ID = UUID.fromString("0192f0c1-0000-7000-8000-000000000002");

  private Subscriptions() {}

  public static SubscriptionState toInsight(long insight) {
    return of(insight, null, List.of(), null, null, null);
  }

  public static SubscriptionState toDashboard(long dashboard, long... selected) {
    return of(null, dashboard, LongStream.of(selected).boxed().toList(), null, null, null);
  }

  /** One whose target was just changed by this person. */
  public static SubscriptionState announced(
      @Nullable String firstName, @Nullable String invitation) {
    var creator =
        firstName == null
            ? null
            : new UserInfo(1, ID, "d", firstName, "Lovelace", "ada@example.com", true, null, null);
    return of(null, 5L, List.of(), null, creator, invitation);
  }

  public static SubscriptionState titled(String title) {
    return of(null, 5L, List.of(), title, null, null);
  }

  private static SubscriptionState of(
      @Nullable Long insight,
      @Nullable Long dashboard,
      List<Long> selected,
      @Nullable String title,
      @Nullable UserInfo creator,
      @Nullable String invitation) {
    return new SubscriptionState(
        7,
        3,
        ID,
        1,
        1,
        false,
        true,
        insight,
        dashboard,
        selected,
        null,
        "Known as",
        "email",
        "sam@example.com",
        null,
        "weekly",
        1,
        null,
        null,
        null,
        START,
        null,
        null,
        "sent every week",
        title,
        false,
        "",
        creator,
        START,
        new Announcement(1, "email", "", null, invitation));
  }
}

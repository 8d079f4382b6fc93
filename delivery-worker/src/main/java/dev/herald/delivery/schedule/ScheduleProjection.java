package dev.herald.delivery.schedule;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes over what subscriptions-service tells, and makes the deliveries that announce a target. */
@Singleton
class ScheduleProjection {

  /** How long an announcement waits for its provider before it is given up. */
  private static final Duration ANNOUNCEMENT_DEADLINE = Duration.ofHours(24);

  private final ScheduleEntryRepository entries;
  private final SubscriptionVersions versions;
  private final DeliveryPlan plan;
  private final List<SubscriptionFollower> followers;
  private final ScheduleConfiguration configuration;
  private final Clock clock;

  ScheduleProjection(
      ScheduleEntryRepository entries,
      SubscriptionVersions versions,
      DeliveryPlan plan,
      List<SubscriptionFollower> followers,
      ScheduleConfiguration configuration,
      Clock clock) {
    this.entries = entries;
    this.versions = versions;
    this.plan = plan;
    this.followers = List.copyOf(followers);
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * A state and when it was told.
   *
   * @param state as of {@code toldAt}
   */
  record Told(SubscriptionState state, Instant toldAt) {}

  /** Takes states over in the order they were told; repeating any of it changes nothing. */
  @Transactional
  void apply(List<Told> told) {
    var wanted = withoutTheGone(told);
    if (wanted.isEmpty()) {
      return;
    }
    Map<Long, SubscriptionState> latest = new LinkedHashMap<>();
    Map<SubscriptionVersions.Ref, SubscriptionState> kept = new LinkedHashMap<>();
    List<PlannedDelivery> announcements = new ArrayList<>();
    for (Told one : wanted) {
      var state = one.state();
      latest.merge(state.id(), state, (a, b) -> a.version() < b.version() ? b : a);
      var announcement = announcement(one);
      if (announcement != null) {
        announcements.add(announcement);
        kept.put(new SubscriptionVersions.Ref(state.id(), state.version()), state);
      }
    }
    latest.values().forEach(s -> kept.put(new SubscriptionVersions.Ref(s.id(), s.version()), s));
    versions.keep(kept.values());
    entries.upsert(latest.values());
    followers.forEach(follower -> follower.changed(latest.keySet()));
    for (PlannedDelivery one : announcements) {
      // Most of what is heard anew when the projection is rebuilt reaches nobody any more.
      if (!one.recipients().isEmpty()) {
        followers.forEach(follower -> follower.reaches(one.subscriptionId(), one.recipients()));
      }
    }
    if (!announcements.isEmpty()) {
      plan.add(announcements);
    }
  }

  /**
   * Without what was deleted before this worker heard of it, or after it had removed all of its
   * project: of that nothing is kept.
   */
  private List<Told> withoutTheGone(List<Told> told) {
    Set<Long> gone = new HashSet<>();
    for (Told one : told) {
      if (one.state().deleted()) {
        gone.add(one.state().id());
      } else {
        gone.remove(one.state().id());
      }
    }
    if (gone.isEmpty()) {
      return told;
    }
    gone.removeAll(entries.known(gone));
    return told.stream().filter(one -> !gone.contains(one.state().id())).toList();
  }

  private @Nullable PlannedDelivery announcement(Told told) {
    var state = told.state();
    var announce = state.announce();
    if (announce == null || state.deleted() || !state.enabled()) {
      return null;
    }
    var now = clock.instant();
    var reached = Recipients.newlyReached(state, announce);
    var skip = skip(reached, told.toldAt(), now);
    return new PlannedDelivery(
        "target:" + state.id() + ":" + announce.changeSeq(),
        Origin.ANNOUNCEMENT,
        state.id(),
        state.version(),
        state.ruleVersion(),
        state.projectId(),
        state.organizationId(),
        state.targetType(),
        state.targetValue(),
        true,
        null,
        state.nextDeliveryDate(),
        now,
        now.plus(ANNOUNCEMENT_DEADLINE),
        skip == null ? reached : List.of(),
        skip,
        null,
        null);
  }

  private PlannedDelivery.@Nullable Skip skip(List<String> reached, Instant toldAt, Instant now) {
    if (reached.isEmpty()) {
      return new PlannedDelivery.Skip(null, "nobody new is reached");
    }
    // Nobody wants to be greeted days later, least of all by a worker that lost its database and
    // hears everything anew. One that lost only the projection knows by the key what it has done.
    return toldAt.isBefore(now.minus(configuration.catchUp()))
        ? PlannedDelivery.Skip.missedWindow()
        : null;
  }
}

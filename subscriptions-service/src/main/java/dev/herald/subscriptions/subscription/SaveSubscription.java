package dev.herald.subscriptions.subscription;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.subscriptions.creator.CreatorRepository;
import dev.herald.subscriptions.recurrence.NextDelivery;
import dev.herald.subscriptions.subscription.SubscriptionChanged.Announcement;
import dev.herald.subscriptions.subscription.SubscriptionRepository.Next;
import dev.herald.subscriptions.suppression.Suppressions;
import dev.herald.subscriptions.target.Target;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a subscription and what is told of it, both or neither. */
@Singleton
public class SaveSubscription {

  private final SubscriptionRepository subscriptions;
  private final CreatorRepository creators;
  private final Suppressions suppressions;
  private final NextDelivery next;
  private final Outbox outbox;
  private final Clock clock;

  SaveSubscription(
      SubscriptionRepository subscriptions,
      CreatorRepository creators,
      Suppressions suppressions,
      NextDelivery next,
      Outbox outbox,
      Clock clock) {
    this.subscriptions = subscriptions;
    this.creators = creators;
    this.suppressions = suppressions;
    this.next = next;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Adds a new one; everybody it reaches is told. */
  @Transactional
  Subscription add(
      ProjectId project, Identity.Member caller, Plan plan, @Nullable String inviteMessage) {
    creators.addIfNew(caller.user());
    var added =
        subscriptions.add(
            project,
            caller.organization().id(),
            caller.user().id(),
            clock.instant(),
            plan,
            next.of(plan.schedule()));
    var nobody = new Target(plan.target().type(), "", null);
    tell(added, plan.live() ? Announcement.of(added.version(), nobody, inviteMessage) : null);
    return added;
  }

  /** Writes another plan over the version it was made from; empty when that is outdated. */
  @Transactional
  Optional<Subscription> change(Subscription before, Plan plan, @Nullable String inviteMessage) {
    var revision = new Revision(before.plan(), plan);
    var changed =
        subscriptions.update(before, plan, revision.voidsPlanned(), recomputed(before, revision));
    changed.ifPresent(
        after -> {
          suppressions.lift(after.id(), revision.newAddresses());
          tell(after, announcement(after, revision, inviteMessage));
        });
    return changed;
  }

  /**
   * Writes a plan with a recipient less; nobody is told by message.
   *
   * @param before locked by the surrounding transaction
   */
  @Transactional
  public void removeRecipient(Subscription before, Plan plan) {
    var revision = new Revision(before.plan(), plan);
    subscriptions
        .update(before, plan, revision.voidsPlanned(), null)
        .ifPresent(after -> tell(after, null));
  }

  /** Tells the state of subscriptions that something else has changed. */
  @Transactional
  public void tellAgain(Collection<Long> ids) {
    outbox.addAll(
        subscriptions.list(ids).stream().map(subscription -> message(subscription, null)).toList());
  }

  private @Nullable Next recomputed(Subscription before, Revision revision) {
    boolean stale = revision.restores() && next.isStale(before.nextDeliveryDate());
    return revision.reschedules() || revision.enables() || stale
        ? new Next(next.of(revision.after().schedule()))
        : null;
  }

  private static @Nullable Announcement announcement(
      Subscription after, Revision revision, @Nullable String inviteMessage) {
    return revision.announces()
        ? Announcement.of(
            after.version(), revision.previousTarget(), revision.redirects() ? inviteMessage : null)
        : null;
  }

  private void tell(Subscription subscription, @Nullable Announcement announcement) {
    outbox.addAll(List.of(message(subscription, announcement)));
  }

  private static Outbox.Message message(
      Subscription subscription, @Nullable Announcement announcement) {
    return new Outbox.Message(
        Topics.SUBSCRIPTIONS,
        Long.toString(subscription.id()),
        SubscriptionChanged.TYPE,
        SubscriptionChanged.of(subscription, announcement));
  }
}

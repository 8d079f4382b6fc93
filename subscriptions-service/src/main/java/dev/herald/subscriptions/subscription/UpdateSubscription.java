package dev.herald.subscriptions.subscription;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import dev.herald.subscriptions.resource.Resources;
import dev.herald.subscriptions.suppression.TellSuppressions;
import jakarta.inject.Singleton;

/** Changes a subscription. */
@Singleton
final class UpdateSubscription {

  /** Neighbours are asked without holding a lock, so somebody else may be quicker. */
  private static final int ATTEMPTS = 5;

  private final SubscriptionRepository subscriptions;
  private final Resources resources;
  private final SubscriptionRules rules;
  private final SaveSubscription save;
  private final TellSuppressions suppressions;

  UpdateSubscription(
      SubscriptionRepository subscriptions,
      Resources resources,
      SubscriptionRules rules,
      SaveSubscription save,
      TellSuppressions suppressions) {
    this.subscriptions = subscriptions;
    this.resources = resources;
    this.rules = rules;
    this.save = save;
    this.suppressions = suppressions;
  }

  Subscription update(ProjectId project, Identity.Member caller, long id, Input body) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var before = subscriptions.require(project, id);
      var input = SubscriptionInput.read(body, before.plan(), project.value(), resources);
      var plan = input.applyTo(before.plan());
      rules.check(caller, project.value(), before.plan(), input, plan);
      if (plan.equals(before.plan())) {
        return before;
      }
      var changed = save.change(before, plan, input.inviteMessage());
      if (changed.isPresent()) {
        if (!new Revision(before.plan(), plan).newAddresses().isEmpty()) {
          suppressions.tell(id);
        }
        return changed.get();
      }
    }
    throw Refusal.of(new Problem.Conflict("The subscription is being changed by others."));
  }
}

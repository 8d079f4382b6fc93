package dev.herald.subscriptions.subscription;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.ProjectId;
import dev.herald.platform.input.Input;
import dev.herald.subscriptions.resource.Resources;
import jakarta.inject.Singleton;

/** Makes a subscription. */
@Singleton
final class CreateSubscription {

  private final Resources resources;
  private final SubscriptionRules rules;
  private final SaveSubscription save;

  CreateSubscription(Resources resources, SubscriptionRules rules, SaveSubscription save) {
    this.resources = resources;
    this.rules = rules;
    this.save = save;
  }

  Subscription create(ProjectId project, Identity.Member caller, Input body) {
    var input = SubscriptionInput.read(body, Plan.BLANK, project.value(), resources);
    var plan = input.applyTo(Plan.BLANK);
    rules.check(caller, project.value(), null, input, plan);
    return save.add(project, caller, plan, input.inviteMessage());
  }
}

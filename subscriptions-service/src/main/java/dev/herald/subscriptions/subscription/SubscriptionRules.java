package dev.herald.subscriptions.subscription;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.problem.Refusal;
import dev.herald.subscriptions.recurrence.NextDelivery;
import dev.herald.subscriptions.target.Target;
import dev.herald.subscriptions.target.TargetRules;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The rules about a subscription as a whole, in the order their errors are told. */
@Singleton
final class SubscriptionRules {

  private static final String EXHAUSTED = "Subscription schedule has reached its end date. ";

  private final ContentRules contents;
  private final TargetRules targets;
  private final NextDelivery next;

  SubscriptionRules(ContentRules contents, TargetRules targets, NextDelivery next) {
    this.contents = contents;
    this.targets = targets;
    this.next = next;
  }

  /**
   * Checks a plan that is to be saved.
   *
   * @param before what is stored now, null when nothing is
   */
  void check(
      Identity.Member caller,
      long project,
      @Nullable Plan before,
      SubscriptionInput input,
      Plan after) {
    contents.check(
        project, before == null ? null : before.content(), input.content(), after.content());
    if (before == null || !input.putsAside()) {
      checkSchedule(before, input, after);
      checkEnabling(before, after);
      targets.check(project, before == null ? null : before.target(), after.target());
    }
    if (input.asksForSummary() && !caller.organization().aiDataProcessingApproved()) {
      throw Refusal.forbidden(
          "AI data processing must be approved by your organization before enabling AI summaries");
    }
  }

  private void checkSchedule(@Nullable Plan before, SubscriptionInput input, Plan after) {
    boolean concerned = before == null || (input.schedule().given() && after.live());
    if (concerned && next.of(after.schedule()) == null) {
      throw Refusal.invalidInput(
          before == null ? "start_date" : null, EXHAUSTED + "Extend until_date or remove count.");
    }
  }

  private void checkEnabling(@Nullable Plan before, Plan after) {
    if (before == null || before.enabled() || !after.enabled()) {
      return;
    }
    var target = after.target();
    if (target.type().equals(Target.SLACK) && target.integrationId() == null) {
      throw Refusal.invalidInput(
          "enabled",
          "Cannot re-enable Slack subscription: no integration configured."
              + " Reconnect Slack first.");
    }
    if (next.of(after.schedule()) == null) {
      throw Refusal.invalidInput(
          "enabled", EXHAUSTED + "Extend until_date or remove count before re-enabling.");
    }
  }
}

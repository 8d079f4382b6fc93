package dev.herald.subscriptions.subscription;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;

/** The entitlement without which subscriptions are not served. */
final class Premium {

  private static final String FEATURE = "subscriptions";

  private Premium() {}

  /** Refuses with 402 when the caller's organization does not hold it. */
  static void require(Identity.Member caller) {
    if (!caller.organization().has(FEATURE)) {
      throw Refusal.of(
          new Problem.PaymentRequired(
              "payment_required",
              "Subscriptions is part of the premium PostHog offering. To use it, ask whoever runs"
                  + " this installation to enable the feature for your organization."));
    }
  }
}

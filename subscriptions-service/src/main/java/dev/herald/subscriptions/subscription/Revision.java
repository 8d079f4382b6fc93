package dev.herald.subscriptions.subscription;

import dev.herald.subscriptions.target.Target;
import java.util.LinkedHashSet;
import java.util.Set;

/** One change of a plan, and what follows from it. */
record Revision(Plan before, Plan after) {

  boolean reschedules() {
    return !before.schedule().rule().equals(after.schedule().rule());
  }

  boolean enables() {
    return !before.enabled() && after.enabled();
  }

  boolean restores() {
    return before.deleted() && !after.deleted();
  }

  /** Whether what is planned for the old rule is void. */
  boolean voidsPlanned() {
    return reschedules()
        || before.enabled() != after.enabled()
        || before.deleted() != after.deleted();
  }

  boolean redirects() {
    return !before.target().equals(after.target());
  }

  /** Whether a run is to be started for it; whom it reaches depends on who was reached before. */
  boolean announces() {
    return after.live() && (redirects() || !before.content().equals(after.content()) || enables());
  }

  /** E-mail addresses that get reports now and did not before. */
  Set<String> newAddresses() {
    Set<String> added = new LinkedHashSet<>(after.target().addresses());
    added.removeAll(before.target().addresses());
    return added;
  }

  Target previousTarget() {
    return before.target();
  }
}

package dev.herald.sinks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The rules in force; of several that fit, the newest decides. */
final class Rules {
  private final List<Rule> rules = new ArrayList<>();

  /** Puts a rule in force; {@code times} 0 only removes the one it would replace. */
  synchronized void put(Rule rule) {
    rules.removeIf(old -> old.sameSubject(rule) || (isRemoval(rule) && sameMessages(old, rule)));
    if (!isRemoval(rule)) {
      rules.addFirst(rule);
    }
  }

  synchronized List<Rule> all() {
    return List.copyOf(rules);
  }

  synchronized void clear() {
    rules.clear();
  }

  /** The rule for the next e-mail to {@code address} at {@code stage}; it counts as used. */
  Optional<Rule> forEmail(String address, Rule.Stage stage) {
    return take(
        rule ->
            rule.channel() == Channel.EMAIL
                && rule.stage() == stage
                && address.contains(rule.match()));
  }

  /** The rule for the next webhook call to {@code path}; it counts as used. */
  Optional<Rule> forWebhook(String path) {
    return take(rule -> rule.channel() == Channel.WEBHOOK && path.contains(rule.match()));
  }

  /**
   * The rule for the next call of a Slack method; it counts as used.
   *
   * @param posts whether the method puts something into the channel
   */
  Optional<Rule> forSlack(String channel, String method, boolean posts) {
    return take(
        rule ->
            rule.channel() == Channel.SLACK
                && (rule.method() == null ? posts : rule.method().equals(method))
                && channel.contains(rule.match()));
  }

  /** Waits as long as a rule asks for. */
  static void await(Duration delay) {
    if (delay.isPositive()) {
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized Optional<Rule> take(Predicate<Rule> fits) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (fits.test(rule)) {
        Integer left = rule.times();
        if (left != null && left <= 1) {
          rules.remove(i);
        } else if (left != null) {
          rules.set(i, rule.withTimes(left - 1));
        }
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static boolean isRemoval(Rule rule) {
    return Integer.valueOf(0).equals(rule.times());
  }

  /** A removal need not repeat stage and method. */
  private static boolean sameMessages(Rule old, Rule removal) {
    return old.channel() == removal.channel() && old.match().equals(removal.match());
  }
}

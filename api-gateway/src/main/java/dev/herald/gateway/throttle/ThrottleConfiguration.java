package dev.herald.gateway.throttle;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often is too often.
 *
 * @param enabled off, nothing is counted
 * @param burst short-term rate of a key
 * @param sustained long-term rate of a key
 * @param testDeliveries rate of a project's test deliveries, all subscriptions and keys together
 * @param exemptProjects projects that are not counted
 */
@ConfigurationProperties("herald.throttle")
record ThrottleConfiguration(
    @Bindable(defaultValue = "false") boolean enabled,
    @Bindable(defaultValue = "480/min") String burst,
    @Bindable(defaultValue = "4800/h") String sustained,
    @Bindable(defaultValue = "10/min") String testDeliveries,
    @Nullable List<Long> exemptProjects) {

  /** Rates that all must hold for a key. */
  List<Rate> general() {
    return List.of(
        Rate.parse("herald.throttle.burst", burst),
        Rate.parse("herald.throttle.sustained", sustained));
  }

  List<Rate> ofTestDeliveries() {
    return List.of(Rate.parse("herald.throttle.test-deliveries", testDeliveries));
  }

  Set<Long> exempt() {
    return exemptProjects == null ? Set.of() : Set.copyOf(exemptProjects);
  }
}

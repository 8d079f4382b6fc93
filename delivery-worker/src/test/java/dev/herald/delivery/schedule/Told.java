package dev.herald.delivery.schedule;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import java.time.Instant;
import java.util.Arrays;

/** Tells a worker of subscriptions at once, without Kafka. */
public final class Told {

  private Told() {}

  public static void to(Worker worker, Subscriptions... subscriptions) {
    at(worker, Instant.now(), subscriptions);
  }

  public static void at(Worker worker, Instant toldAt, Subscriptions... subscriptions) {
    worker
        .get(ScheduleProjection.class)
        .apply(
            Arrays.stream(subscriptions)
                .map(one -> new ScheduleProjection.Told(one.state(), toldAt))
                .toList());
  }
}

package dev.herald.bench;

import java.time.Duration;
import java.time.Instant;

/** Many subscriptions due at the same instant. */
record Backlog(Scene scene, long firstId, int count, Instant dueAt) {

  /** Seeds them spread over projects and insights; due some seconds after all are known. */
  static Backlog of(Scene scene, long firstId, int count, int projects, int insights)
      throws InterruptedException {
    // Known long before it is due, then drawn near: what is measured is not the seeding.
    Instant far = scene.ledger().now().plus(Duration.ofDays(1));
    long before = scene.ledger().count("select count(*) from schedule_entry");
    try (Seeds seeds = scene.seeds()) {
      for (int i = 0; i < count; i++) {
        long project = 1 + i % projects;
        seeds.subscription(
            firstId + i, project, project * 1000 + i % insights, Seeds.Target.EMAIL, far);
      }
      seeds.flush();
    }
    scene.awaitProjected(before + count, Duration.ofMinutes(20));
    Instant due = scene.ledger().now().plusSeconds(3);
    scene
        .ledger()
        .execute(
            "update schedule_entry set next_fire_at = '%s', starts_at = '%s' where subscription_id between %d and %d"
                .formatted(due, due, firstId, firstId + count - 1L));
    return new Backlog(scene, firstId, count, due);
  }

  /** Waits for the last one and tells deliveries per second from the due instant on. */
  double drained(Duration atMost) throws InterruptedException {
    scene
        .ledger()
        .awaitCount(
            "select count(*) from delivery where status <> 'starting' and " + mine(),
            count,
            atMost);
    return count / seconds();
  }

  /** From the due instant to the last outcome. */
  double seconds() {
    return scene
        .ledger()
        .number(
            "select extract(epoch from max(finished_at) - min(scheduled_at)) from delivery where "
                + mine());
  }

  String mine() {
    return "subscription_id between " + firstId + " and " + (firstId + count - 1L);
  }
}

package dev.herald.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a caller in one project, and the claim, have to do with so many subscriptions of others. */
final class ScaleScene implements AutoCloseable {

  /** Other than the one that is looked at, so that what is listed stays as long as it is. */
  private static final long GROWING = 2;

  private static final long FIRST_DUE = 50_000_000;

  /** The claim looks ahead once a second; what is due sooner waits for its next look. */
  private static final int FORESIGHT_MILLIS = 1500;

  private static final int PAUSE_MILLIS = 300;

  /** Not asked sooner, so that the asking is no burden to what is asked about. */
  private static final int EARLY_MILLIS = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Scene scene;
  private final Member member;
  private final List<Long> listed;
  private int writes;
  private int due;

  ScaleScene(int subscriptions) throws InterruptedException {
    scene = new Scene(Map.of());
    scene.addWorker();
    member = new Member(scene.addSubscriptionsService().url());
    new Population(scene).fill(subscriptions);
    listed =
        new Ledger(scene.servers(), Servers.SUBSCRIPTIONS)
            .rows(
                "select id from subscription where project_id = " + Population.PROJECT,
                row -> row.getLong(1));
    if (listed.size() != Population.LISTED) {
      throw new IllegalStateException(listed.size() + " subscriptions in the project listed");
    }
  }

  /** The first page, in seconds. */
  double list() throws InterruptedException {
    return member.call("GET", Population.PROJECT, "", "");
  }

  /** Those that a filter and a search leave, in another order, in seconds. */
  double search() throws InterruptedException {
    return member.call(
        "GET", Population.PROJECT, "?target_type=email&search=numbers&ordering=-title", "");
  }

  /** Another title, in seconds. */
  double change() throws InterruptedException {
    writes++;
    return member.call(
        "PATCH",
        Population.PROJECT,
        listed.get(writes % listed.size()) + "/",
        "{\"title\":\"Monday numbers, edition %d\"}".formatted(writes));
  }

  /** One more, in seconds; a paused one, because welcoming its readers is not what is timed. */
  double create() throws InterruptedException {
    writes++;
    return member.call(
        "POST",
        GROWING,
        "",
        """
        {"insight":%d,"title":"New %d","enabled":false,"target_type":"email",
         "target_value":"reader@example.com","frequency":"weekly",
         "start_date":"2040-01-02T09:00:00Z"}\
        """
            .formatted(GROWING * 1000 + writes % 20, writes));
  }

  /** One subscription due at a time: from its instant until others see it claimed, in seconds. */
  List<Double> claims(int count) throws InterruptedException {
    long first = FIRST_DUE + due;
    due += count;
    seed(first, count);
    scene
        .ledger()
        .execute(
            """
            update schedule_entry set next_fire_at = clock_timestamp()
              + interval '1 millisecond' * (%d + %d * (subscription_id - %d))
            where subscription_id between %d and %d\
            """
                .formatted(FORESIGHT_MILLIS, PAUSE_MILLIS, first, first, first + count - 1));
    long began = System.nanoTime();
    List<Double> waits = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long look = began + (FORESIGHT_MILLIS + PAUSE_MILLIS * i - EARLY_MILLIS) * 1_000_000L;
      long left = look - System.nanoTime();
      // One that was due while another one was waited for has been claimed unseen.
      if (left > 0) {
        Thread.sleep(Duration.ofNanos(left));
        waits.add(claimed(first + i));
      }
    }
    return waits;
  }

  @Override
  public void close() {
    member.close();
    scene.close();
  }

  private void seed(long first, int count) {
    var far = scene.ledger().now().plus(Duration.ofDays(30));
    try (Seeds seeds = scene.seeds()) {
      for (int i = 0; i < count; i++) {
        seeds.subscription(first + i, 1 + i % 500, 1 + i % 20, Seeds.Target.EMAIL, far);
      }
      seeds.flush();
    }
    scene
        .ledger()
        .awaitCount(
            "select count(*) from schedule_entry where subscription_id between %d and %d"
                .formatted(first, first + count - 1),
            count,
            PATIENCE);
  }

  private double claimed(long id) throws InterruptedException {
    return scene
        .ledger()
        .await(
            """
            select extract(epoch from clock_timestamp() - d.scheduled_at) from delivery d
            join schedule_entry e using (project_id, subscription_id)
            where e.subscription_id = %d\
            """
                .formatted(id),
            PATIENCE);
  }
}

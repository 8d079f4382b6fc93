package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.Claimer;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.delivery.schedule.Told;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What is started, turn by turn. A round, unlike a single delivery, is under way for good here: no
 * two tests with rounds share a channel, and with it a window.
 */
@TestInstance(Lifecycle.PER_CLASS)
class StarterTest {

  private static final int WINDOW = 4;

  private final StrictTemporal temporal;
  private final Worker worker;
  private final Starter starter;
  private final Set<Long> projects = new HashSet<>();

  StarterTest() throws IOException {
    temporal = new StrictTemporal();
    worker =
        Worker.with(
            Map.of(
                "herald.temporal.target",
                "127.0.0.1:" + temporal.port(),
                "herald.delivery.engine",
                "false",
                "herald.events.relay",
                "false",
                "herald.delivery.window",
                WINDOW));
    starter = worker.get(Starter.class);
  }

  /** Leaves the channel to the next test. */
  @AfterEach
  void endAll() {
    for (long project : projects) {
      underWay(project).forEach(this::end);
    }
    projects.clear();
  }

  @AfterAll
  void end() {
    worker.context().close();
    temporal.close();
  }

  @Test
  void noMoreAreUnderWayThanTheWindowHolds() throws Exception {
    long project = Worker.id();
    queue(webhooks(project, 7));

    starter.turn();
    assertThat(underWay(project)).hasSize(WINDOW);
    starter.turn();
    assertThat(underWay(project)).hasSize(WINDOW);

    end(underWay(project).getFirst());
    starter.turn();
    assertThat(underWay(project)).hasSize(WINDOW);
    assertThat(queued(project)).isEqualTo(2);
  }

  @Test
  void aLongQueueOfOneProjectKeepsNoOtherWaiting() throws Exception {
    long crowded = Worker.id();
    long small = Worker.id();
    queue(emails(crowded, 20));
    queue(emails(small, 1));

    starter.turn();
    assertThat(underWay(crowded)).hasSize(WINDOW);
    assertThat(underWay(small)).isEmpty();
    underWay(crowded).forEach(this::end);
    starter.turn();

    assertThat(underWay(small)).hasSize(1);
    assertThat(queued(crowded)).isPositive();
  }

  @Test
  void aLoneProjectFillsItsRounds() throws Exception {
    long project = Worker.id();
    queueTogether(
        IntStream.range(0, 40)
            .mapToObj(i -> Subscriptions.email("C" + i).type("slack").project(project))
            .toArray(Subscriptions[]::new));

    starter.turn();

    assertThat(underWay(project)).hasSize(40);
  }

  @Test
  void whateverHasToGoAloneLeavesRoomForTheOthers() throws Exception {
    long alone = Worker.id();
    long scheduled = Worker.id();
    queue(emails(alone, 8));
    queueTogether(emails(scheduled, 1));

    starter.turn();

    assertThat(underWay(alone)).hasSize(WINDOW / 2);
    assertThat(underWay(scheduled)).hasSize(1);
  }

  @Test
  void temporalIsToldWhatButNotWho() throws Exception {
    var dispatch = worker.get(DispatchSwitch.class);
    var subscription =
        Subscriptions.email("C0SECRET|#board-room").type("slack").integration(3).dueIn(-5);
    queue(subscription);
    dispatch.set(true, "not now");
    starter.turn();
    assertThat(temporal.startedFor(subscription.id())).isFalse();

    dispatch.set(false, "");
    starter.turn();

    assertThat(temporal.startedFor(subscription.id())).isTrue();
    assertThat(temporal.heard("subscription " + subscription.id())).isTrue();
    assertThat(temporal.heard("C0SECRET")).isFalse();
    assertThat(temporal.heard("board-room")).isFalse();
  }

  private static Subscriptions[] webhooks(long project, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Subscriptions.webhook("https://window.example/" + i).project(project))
        .toArray(Subscriptions[]::new);
  }

  private static Subscriptions[] emails(long project, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Subscriptions.email(i + "@turns.example").project(project))
        .toArray(Subscriptions[]::new);
  }

  /** Claims them, each to go alone. */
  private void queue(Subscriptions... subscriptions) {
    queueTogether(subscriptions);
    for (Subscriptions one : subscriptions) {
      worker.sql(
          "update delivery set solo = true where phase = 'queued' and project_id = ?",
          one.project());
    }
  }

  /** Claims them, as for a wave. */
  private void queueTogether(Subscriptions... subscriptions) {
    for (Subscriptions one : subscriptions) {
      Told.to(worker, one.dueIn(-5));
      projects.add(one.project());
    }
    while (worker.get(Claimer.class).claim() > 0) {
      // Until nothing is due.
    }
    worker.leaveOnly(projects);
  }

  /** As if its round had been finished. */
  private void end(UUID delivery) {
    worker.sql("update delivery set phase = 'done', status = 'completed' where id = ?", delivery);
    worker.get(InFlight.class).ended("delivery/" + delivery);
  }

  private List<UUID> underWay(long project) {
    return worker.list(
        UUID.class, "select id from delivery where phase = 'leased' and project_id = ?", project);
  }

  private long queued(long project) {
    return worker.one(
        Long.class,
        "select count(*) from delivery where phase = 'queued' and project_id = ?",
        project);
  }
}

package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.CannedReports;
import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.ChannelKind;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is rendered for a round, and what becomes of deliveries whose report is missing. */
class RoundReportsTest {

  private final RoundScene scene = new RoundScene();
  private final Worker worker = scene.worker;
  private final DeliveryRound round = scene.round;

  @Test
  void deliveriesThatShowTheSameAreRenderedOnce() throws Exception {
    long project = Worker.id();
    var leases =
        scene.lease(
            Subscriptions.email("a@share.example").project(project).insight(31),
            Subscriptions.email("b@share.example").project(project).insight(31),
            Subscriptions.email("c@share.example").project(project).insight(32));
    var rendered = worker.get(CannedReports.class).rendered;
    int before = rendered.get();

    var end = round.runAll(ChannelKind.EMAIL, leases, "round/test");

    assertThat(end.completed()).isEqualTo(3);
    assertThat(rendered.get() - before).isEqualTo(2);
  }

  @Test
  void aLaterRoundThatShowsTheSameIsGivenItsContent() throws Exception {
    long project = Worker.id();
    var first =
        scene.lease(
            Subscriptions.email("a@later.example").project(project).insight(33),
            Subscriptions.email("b@later.example").project(project).insight(34));
    round.runAll(ChannelKind.EMAIL, first, "round/first");
    var rendered = worker.get(CannedReports.class).rendered;
    int before = rendered.get();

    var third = Subscriptions.email("c@later.example").project(project).insight(33);
    var second =
        scene.lease(third, Subscriptions.email("d@later.example").project(project).insight(35));
    round.runAll(ChannelKind.EMAIL, second, "round/second");

    assertThat(rendered.get() - before).isEqualTo(1);
    assertThat(scene.states(third)).containsExactly("delivered");
  }

  @Test
  void roundsAtOnceThatShowTheSameRenderItOnce() throws Exception {
    long project = Worker.id();
    var leases =
        scene.lease(
            IntStream.range(0, 8)
                .mapToObj(
                    i -> Subscriptions.email(i + "@once.example").project(project).insight(202))
                .toArray(Subscriptions[]::new));
    var canned = worker.get(CannedReports.class);
    int before = canned.rendered.get();
    try (var rounds = Executors.newVirtualThreadPerTaskExecutor()) {
      var ends =
          leases.stream()
              .map(one -> rounds.submit(() -> round.runAll(ChannelKind.EMAIL, List.of(one), "r")))
              .toList();
      await().until(() -> takenInHand(project) == leases.size());
      canned.ready.countDown();
      for (var end : ends) {
        assertThat(end.get().completed()).isEqualTo(1);
      }
    }
    assertThat(leases).hasSize(8);
    assertThat(canned.rendered.get() - before).isEqualTo(1);
  }

  @Test
  void aReportWithAFailedPanelServesNoLaterRound() throws Exception {
    long project = Worker.id();
    round.runAll(
        ChannelKind.EMAIL,
        scene.lease(
            Subscriptions.email("a@half.example").project(project).insight(206),
            Subscriptions.email("b@half.example").project(project).insight(206)),
        "round/first");
    var rendered = worker.get(CannedReports.class).rendered;
    int before = rendered.get();

    var next =
        scene.lease(
            Subscriptions.email("c@half.example").project(project).insight(206),
            Subscriptions.email("d@half.example").project(project).insight(206));
    round.runAll(ChannelKind.EMAIL, next, "round/second");

    assertThat(rendered.get() - before).isEqualTo(1);
  }

  @Test
  void contentThatMakesNoReportFailsItsDeliveryAlone() throws Exception {
    long project = Worker.id();
    var lost = Subscriptions.email("a@lost.example").project(project).insight(409);
    var sound = Subscriptions.email("a@found.example").project(project);
    var leases = scene.lease(lost, sound);
    var content = UUID.randomUUID();
    worker.sql(
        "insert into delivery_content (id, content_snapshot, asset_ids, sendable)"
            + " values (?, '{}', '{}', true)",
        content);
    worker.sql("update delivery set content_id = ? where subscription_id = ?", content, lost.id());

    round.runAll(ChannelKind.EMAIL, leases, "round/test");

    assertThat(scene.status(sound)).isEqualTo("completed");
    assertThat(scene.status(lost)).isEqualTo("failed");
    assertThat(scene.error(lost)).isEqualTo("report_unavailable");
  }

  @Test
  void aReportThatNeverComesFailsTheDelivery() throws Exception {
    var subscription = Subscriptions.email("a@never.example").insight(503);
    var leases = scene.lease(subscription);
    for (int i = 1; i <= 6; i++) {
      var end = round.runAll(ChannelKind.EMAIL, leases, "delivery/test");
      assertThat(end.outcome()).isEqualTo(i < 6 ? "waiting" : "failed");
      if (i < 6) {
        worker.sql(
            "update delivery set phase = 'queued', next_round_at = now()"
                + " where subscription_id = ?",
            subscription.id());
        leases = scene.leaseQueued(subscription.project());
      }
    }
    assertThat(scene.error(subscription)).isEqualTo("report_unavailable");
    assertThat(
            worker.one(
                String.class,
                "select error ->> 'message' from delivery where subscription_id = ?",
                subscription.id()))
        .isEqualTo("the source is away");
  }

  @Test
  void aReportThatDoesNotComeInTimeIsTheReasonOfTheFailure() throws Exception {
    var subscription = Subscriptions.email("a@away.example").insight(503);
    var leases = scene.lease(subscription);
    round.begin(leases, "delivery/test");
    round.render(leases, Progress.SILENT);
    worker.sql(
        "update delivery set deadline_at = now() where subscription_id = ?", subscription.id());

    assertThat(round.finish(leases).errorClass()).isEqualTo("report_unavailable");
  }

  /** Recipients somebody is about to send to. */
  private long takenInHand(long project) {
    return worker.one(
        Long.class,
        """
        select count(*) from delivery_recipient r join delivery d on d.id = r.delivery_id
        where r.fence > 0 and d.project_id = ?
        """,
        project);
  }
}

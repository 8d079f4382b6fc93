package dev.herald.delivery.operator;

import static dev.herald.delivery.operator.OperatorScene.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who gets a delivery again. */
class ResendTest {

  private final OperatorScene scene = new OperatorScene();
  private final Worker worker = scene.worker;

  @Test
  void onlyThoseWhoDidNotGetItGetItAgain() {
    var subscription =
        scene.claimed(Subscriptions.email("got@again.example,not@again.example").dueIn(-3));
    scene.finish(subscription, "completed", null);
    worker.sql(
        "update delivery_recipient set state = case when ordinal = 0 then 'delivered'"
            + " else 'rejected' end, finished_at = now() where "
            + of(subscription));
    var delivery = scene.delivery(subscription);

    assertThat(scene.queued(Map.of("delivery", delivery))).isEqualTo(1);

    assertThat(resentTo(delivery)).containsExactly("not@again.example");
    // While that one is under way there is nothing to add.
    assertThat(scene.queued(Map.of("delivery", delivery))).isZero();
  }

  @Test
  void whoMayHaveGotItGetsItAgainFlagged() {
    var subscription =
        scene.claimed(
            Subscriptions.email("doubt@again.example,held@again.example,not@again.example")
                .dueIn(-3));
    scene.finish(subscription, "failed", null);
    worker.sql(
        "update delivery_recipient set finished_at = now(), state = case ordinal"
            + " when 0 then 'unknown' when 1 then 'held' else 'rejected' end where "
            + of(subscription));
    var delivery = scene.delivery(subscription);

    assertThat(scene.queued(Map.of("delivery", delivery))).isEqualTo(1);

    assertThat(flagged(delivery)).containsExactly("doubt@again.example", "held@again.example");
    // What the first message left in doubt no second one takes back.
    worker.sql(
        "update delivery set status = 'failed', phase = 'done' where resend_of = ?", delivery);
    worker.sql(
        "update delivery_recipient set finished_at = now(), state = 'expired' where delivery_id in"
            + " (select id from delivery where resend_of = ?)",
        delivery);
    assertThat(scene.queued(Map.of("delivery", delivery))).isEqualTo(1);
    assertThat(flagged(delivery))
        .containsExactly(
            "doubt@again.example",
            "doubt@again.example",
            "held@again.example",
            "held@again.example");
  }

  @Test
  void whoIsNoRecipientAnyMoreIsNotResentToForItsDoubt() {
    var subscription =
        scene.claimed(Subscriptions.email("former@again.example,not@again.example").dueIn(-3));
    scene.finish(subscription, "failed", null);
    worker.sql(
        "update delivery_recipient set finished_at = now(), state = case ordinal"
            + " when 0 then 'unknown' else 'rejected' end,"
            + " error_type = case ordinal when 0 then 'target_changed' end where "
            + of(subscription));
    var delivery = scene.delivery(subscription);

    scene.queued(Map.of("delivery", delivery));

    assertThat(resentTo(delivery)).containsExactly("not@again.example");
  }

  @Test
  void whoWasTakenOutOfTheTargetSinceGetsNothingAgain() {
    var subscription =
        scene.claimed(Subscriptions.email("left@again.example,stays@again.example").dueIn(-3));
    scene.finish(subscription, "failed", null);
    worker.sql(
        "update delivery_recipient set state = 'rejected', finished_at = now() where "
            + of(subscription));
    Told.to(worker, subscription.target("stays@again.example,new@again.example"));
    var delivery = scene.delivery(subscription);

    assertThat(scene.queued(Map.of("delivery", delivery))).isEqualTo(1);

    assertThat(resentTo(delivery)).containsExactly("stays@again.example");
  }

  @Test
  void aStretchOfTimeIsResentAndSkippedOnesOnlyOnDemand() {
    long project = Worker.id();
    var failed = scene.claimed(Subscriptions.email("a@stretch.example").project(project).dueIn(-3));
    scene.finish(failed, "failed", null);
    worker.sql(
        "update delivery_recipient set state = 'rejected', finished_at = now() where "
            + of(failed));
    scene.claimed(
        Subscriptions.email("b@stretch.example").project(project).dueIn(-86_400 - 60_000));
    Map<String, Object> stretch =
        Map.of(
            "project", project,
            "from", Instant.now().minus(Duration.ofDays(5)).toString(),
            "to", Instant.now().toString());

    assertThat(scene.queued(stretch)).isEqualTo(1);
    var all = new HashMap<>(stretch);
    all.put("only", "all");
    // Two occurrences were missed.
    assertThat(scene.queued(all)).isEqualTo(2);
  }

  @Test
  void anInvitationIsResentOnlyToThoseItWasFor() {
    var nobodyNew =
        Subscriptions.email("old@invite.example")
            .announcing(1, "email", "old@invite.example,gone@invite.example");
    var tooLate =
        Subscriptions.email("old@invite.example,new@invite.example")
            .announcing(1, "email", "old@invite.example");
    for (Subscriptions one : List.of(nobodyNew, tooLate)) {
      Told.at(worker, Instant.now().minus(3, ChronoUnit.DAYS), one);
    }

    assertThat(scene.queued(Map.of("delivery", scene.delivery(nobodyNew), "only", "all"))).isZero();
    assertThat(scene.queued(Map.of("delivery", scene.delivery(tooLate), "only", "all")))
        .isEqualTo(1);

    assertThat(
            worker.list(
                String.class, "select r.address from delivery_recipient r where " + of(tooLate)))
        .containsExactly("new@invite.example");
  }

  @Test
  void aResendNeedsToKnowWhat() {
    var path = "/operator/deliveries/resend";
    assertThat(worker.operator("POST", path, Map.of()).status()).isEqualTo(400);
    assertThat(worker.operator("POST", path, Map.of("project", 5)).body().path("attr").asText())
        .isEqualTo("from");
    assertThat(worker.operator("POST", path, Map.of("delivery", UUID.randomUUID())).status())
        .isEqualTo(404);
    assertThat(
            worker
                .operator("POST", path, Map.of("delivery", UUID.randomUUID(), "only", "some"))
                .status())
        .isEqualTo(400);
  }

  private List<String> resentTo(UUID delivery) {
    return worker.list(
        String.class,
        "select r.address from delivery_recipient r join delivery d on d.id = r.delivery_id"
            + " where d.resend_of = ? and d.trigger_type = 'manual'",
        delivery);
  }

  private List<String> flagged(UUID delivery) {
    return worker.list(
        String.class,
        "select r.address from delivery_recipient r join delivery d on d.id = r.delivery_id"
            + " where d.resend_of = ? and r.possible_duplicate order by r.address",
        delivery);
  }
}

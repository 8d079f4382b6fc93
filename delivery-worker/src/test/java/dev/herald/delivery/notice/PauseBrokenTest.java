package dev.herald.delivery.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.channel.SendOutcome.Verdict;
import dev.herald.delivery.ledger.EndedDelivery;
import dev.herald.delivery.ledger.RunError;
import dev.herald.delivery.ledger.Suppressions;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.Told;
import io.micronaut.transaction.TransactionOperations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which failures switch a subscription off, for how long, and what its owner hears. */
class PauseBrokenTest {

  private static final RunError GONE = new RunError("http_error", "HTTP 410");
  private static final RunError NOBODY = new RunError("invalid_address", "No such mailbox");
  private static final int ENOUGH = 5;

  private final Worker worker = Worker.still();
  private final PauseBroken pause = worker.get(PauseBroken.class);

  @Test
  void aMailToNobodyKnownPausesTheSubscription() {
    var subscription = told(Subscriptions.email("a@gone.example,b@gone.example"));

    end(
        Ended.of(worker, subscription)
            .refused("a@gone.example", "invalid_address")
            .refused("b@gone.example", "invalid_address")
            .failed(NOBODY, Verdict.TARGET_BROKEN));

    assertThat(active(subscription)).isFalse();
  }

  @Test
  void anAddressThatWantsNoMoreMailKeepsNoSubscriptionGoing() {
    var subscription = told(Subscriptions.email("a@gone.example,b@gone.example"));
    worker.get(Suppressions.class).add(subscription.id(), "b@gone.example");

    end(
        Ended.of(worker, subscription)
            .refused("a@gone.example", "invalid_address")
            .leftOut("b@gone.example", "unsubscribed")
            .failed(NOBODY, Verdict.TARGET_BROKEN));

    assertThat(active(subscription)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Origin.class,
      names = {"ANNOUNCEMENT", "RESEND", "SCHEDULE"})
  void aMistypedAddressDoesNotPauseTheOthers(Origin origin) {
    var subscription = told(Subscriptions.email("good@x.example,typo@x.example"));

    end(
        Ended.of(worker, subscription)
            .by(origin)
            .refused("typo@x.example", "invalid_address")
            .failed(NOBODY, Verdict.TARGET_BROKEN));

    assertThat(active(subscription)).isTrue();
    assertThat(notices(subscription)).doesNotContain("paused");
  }

  @ParameterizedTest
  @CsvSource({
    "email,report_unavailable",
    "email,smtp_credentials",
    "email,smtp_policy",
    "email,smtp_protocol",
    "email,connection_error",
    "email,deadline_passed",
    "slack,credentials_unavailable",
    "webhook,unexpected_error"
  })
  void whatIsOurFaultNeverPausesAndIsToldOnce(String channel, String errorType) {
    var subscription = told(Subscriptions.email("a@ours.example").type(channel));

    for (int i = 0; i < 2 * ENOUGH; i++) {
      end(
          Ended.of(worker, subscription)
              .refused(subscription.target(), errorType)
              .failed(new RunError(errorType, "Not the owner's doing"), null));
    }

    assertThat(active(subscription)).isTrue();
    assertThat(notices(subscription)).containsExactly("failing");
  }

  @ParameterizedTest
  @CsvSource({
    "email,invalid_address",
    "email,bounced",
    "email,mailbox_full",
    "slack,slack_unavailable",
    "webhook,http_error",
    "webhook,timeout",
    "webhook,connection_error"
  })
  void whatIsTheTargetsFaultPausesAfterSeveralTimes(String channel, String errorType) {
    var subscription = told(Subscriptions.email("a@theirs.example").type(channel));

    for (int i = 1; i <= ENOUGH; i++) {
      assertThat(active(subscription)).isTrue();
      end(
          Ended.of(worker, subscription)
              .refused(subscription.target(), errorType)
              .failed(new RunError(errorType, "The owner can mend it"), null));
    }

    assertThat(active(subscription)).isFalse();
    assertThat(notices(subscription)).containsExactly("failing", "paused");
  }

  @Test
  void whoMightHaveBeenReachedWithoutOurFaultIsNotHeldAgainstAnyone() {
    var subscription = told(Subscriptions.email("gone@x.example,good@x.example"));

    for (int i = 0; i < ENOUGH; i++) {
      end(
          Ended.of(worker, subscription)
              .leftOut("gone@x.example", "bounced")
              .refused("good@x.example", "connection_error")
              .failed(new RunError("bounced", "Refused for good"), null));
    }

    assertThat(active(subscription)).isTrue();
  }

  @Test
  void aDeliveryThatBreaksTheWorkerIsOurFault() {
    var subscription = told(Subscriptions.webhook("https://poison.example/hook"));

    for (int i = 0; i < ENOUGH; i++) {
      end(
          Ended.of(worker, subscription)
              .refused(subscription.target(), "http_error")
              .failed(new RunError("poison", "It broke the worker"), null));
    }

    assertThat(active(subscription)).isTrue();
  }

  @Test
  void whatFailedAtAnOldTargetConcernsTheNewOneNot() {
    var before = told(Subscriptions.webhook("https://old.example/hook"));
    var since = told(before.target("https://new.example/hook"));

    end(gone(before));
    for (int i = 0; i < ENOUGH; i++) {
      end(
          Ended.of(worker, before)
              .refused(before.target(), "http_error")
              .failed(new RunError("http_error", "HTTP 500"), null));
    }

    assertThat(active(since)).isTrue();
    assertThat(notices(since)).isEmpty();
  }

  @Test
  void whatFailedThroughAnOldIntegrationConcernsTheNewOneNot() {
    var before = told(Subscriptions.email("C1").type("slack").integration(Worker.id()));
    var since = told(before.target("C1").integration(Worker.id()));

    end(
        Ended.of(worker, before)
            .refused("C1", "slack_permission_revoked")
            .failed(
                new RunError("slack_permission_revoked", "Revoked"), Verdict.INTEGRATION_BROKEN));

    assertThat(active(since)).isTrue();
  }

  @Test
  void whoeverNamesABrokenIntegrationWithoutSpeakingThroughItGoesOn() {
    long integration = Worker.id();
    var slack = told(Subscriptions.email("C1").type("slack").integration(integration));
    var sibling =
        told(
            Subscriptions.email("C2")
                .project(slack.project())
                .type("slack")
                .integration(integration));
    var email =
        told(Subscriptions.email("a@b.example").project(slack.project()).integration(integration));

    end(
        Ended.of(worker, slack)
            .refused("C1", "slack_permission_revoked")
            .failed(
                new RunError("slack_permission_revoked", "Revoked"), Verdict.INTEGRATION_BROKEN));

    assertThat(active(slack)).isFalse();
    assertThat(active(sibling)).isFalse();
    assertThat(active(email)).isTrue();
  }

  @Test
  void anotherTargetLiftsAPauseAndAnythingElseDoesNot() {
    var subscription = told(Subscriptions.webhook("https://gone.example/lift"));
    end(gone(subscription));

    var renamed = told(subscription.target(subscription.target()));
    assertThat(active(renamed)).isFalse();

    var repointed = told(renamed.target("https://here.example/lift"));
    assertThat(active(repointed)).isTrue();
    assertThat(health(repointed)).isZero();
  }

  @Test
  void whoeverIsSwitchedOnAgainBeginsAnew() {
    var subscription = told(Subscriptions.webhook("https://again.example/hook"));
    for (int i = 0; i < ENOUGH; i++) {
      end(failing(subscription));
    }
    assertThat(active(subscription)).isFalse();

    var again = told(subscription.off());
    again = told(again.on());
    end(failing(again));

    assertThat(active(again)).isTrue();
    assertThat(notices(again)).containsExactly("failing", "paused", "failing");
  }

  @Test
  void theOwnerHearsWhenItWorksAgain() {
    var subscription = told(Subscriptions.webhook("https://well.example/hook"));
    end(failing(subscription));

    end(Ended.of(worker, subscription).completed());
    end(Ended.of(worker, subscription).completed());

    assertThat(notices(subscription)).containsExactly("failing", "recovered");
    assertThat(rows(subscription)).isZero();
  }

  @Test
  void aPausedOneWorksAgainOnlyOnceItIsOn() {
    var subscription = told(Subscriptions.webhook("https://test.example/hook"));
    end(gone(subscription));

    end(Ended.of(worker, subscription).by(Origin.TEST).completed());
    assertThat(notices(subscription)).containsExactly("paused");

    var again = told(subscription.off());
    again = told(again.on());
    end(Ended.of(worker, again).completed());
    assertThat(notices(again)).containsExactly("paused", "recovered");
  }

  @Test
  void theOwnerOfAPausedOneIsRemindedEveryWeek() {
    var subscription = told(Subscriptions.webhook("https://weekly.example/hook"));
    end(gone(subscription));
    told(subscription.off());

    remind();
    assertThat(notices(subscription)).containsExactly("paused");

    lastTold(subscription, "8 days");
    remind();
    remind();
    assertThat(notices(subscription)).containsExactly("paused", "reminder");

    lastTold(subscription, "8 days");
    remind();
    assertThat(notices(subscription)).containsExactly("paused", "reminder", "reminder");
  }

  @Test
  void nobodyIsRemindedOfWhatIsOnAgainOrDeleted() {
    var on = told(Subscriptions.webhook("https://on.example/hook"));
    var deleted = told(Subscriptions.webhook("https://deleted.example/hook"));
    for (Subscriptions one : List.of(on, deleted)) {
      end(gone(one));
      lastTold(one, "8 days");
    }

    told(on.off());
    told(on.off().on());
    told(deleted(deleted));
    remind();

    assertThat(notices(on)).containsExactly("paused");
    assertThat(notices(deleted)).containsExactly("paused");
    assertThat(rows(deleted)).isZero();
  }

  private EndedDelivery gone(Subscriptions subscription) {
    return Ended.of(worker, subscription)
        .refused(subscription.target(), "http_error")
        .failed(GONE, Verdict.TARGET_BROKEN);
  }

  private EndedDelivery failing(Subscriptions subscription) {
    return Ended.of(worker, subscription)
        .refused(subscription.target(), "http_error")
        .failed(new RunError("http_error", "HTTP 500"), null);
  }

  private void end(EndedDelivery delivery) {
    TransactionOperations<?> transactions = worker.get(TransactionOperations.class);
    transactions.executeWrite(
        _ -> {
          pause.ended(List.of(delivery));
          return true;
        });
  }

  private Subscriptions told(Subscriptions subscription) {
    Told.to(worker, subscription);
    return subscription;
  }

  private static Subscriptions deleted(Subscriptions one) {
    return new Subscriptions(
        one.id(),
        one.project(),
        one.version() + 1,
        one.ruleVersion() + 1,
        true,
        one.enabled(),
        one.type(),
        one.target(),
        one.integration(),
        one.start(),
        null,
        one.count(),
        one.insight(),
        null);
  }

  private void remind() {
    worker.get(NoticeRepository.class).remind(Duration.ofDays(7));
  }

  private void lastTold(Subscriptions subscription, String ago) {
    worker.sql(
        "update subscription_health set reminded_at = now() - cast(? as interval)"
            + " where subscription_id = ?",
        ago,
        subscription.id());
  }

  private boolean active(Subscriptions subscription) {
    return worker.one(
        Boolean.class,
        "select active from schedule_entry where subscription_id = ?",
        subscription.id());
  }

  private int health(Subscriptions subscription) {
    return worker.one(
        Integer.class,
        "select failures from subscription_health where subscription_id = ?",
        subscription.id());
  }

  private int rows(Subscriptions subscription) {
    return worker.one(
        Integer.class,
        "select count(*) from subscription_health where subscription_id = ?",
        subscription.id());
  }

  private List<String> notices(Subscriptions subscription) {
    return worker.list(
        String.class,
        "select kind from owner_notice where subscription_id = ? order by id",
        subscription.id());
  }
}

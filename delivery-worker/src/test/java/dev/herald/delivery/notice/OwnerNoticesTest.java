package dev.herald.delivery.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.email.NoticeMailer;
import dev.herald.delivery.email.NoticeMailer.NoticeNotSent;
import dev.herald.delivery.schedule.SubscriptionVersions;
import dev.herald.delivery.schedule.Told;
import io.micronaut.transaction.TransactionOperations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How mail to owners is sent, and how long it is tried. */
class OwnerNoticesTest {

  private final Worker worker = Worker.still();
  private final Subscriptions subscription = Subscriptions.webhook("https://owner.example/hook");
  private final String key = "failing:" + subscription.id();
  private final List<String> tried = new ArrayList<>();

  @Test
  void aRelayThatIsAwayIsAskedLessAndLessOftenAndForDays() {
    var notices = noticesThrough(new NoticeNotSent("The mail server cannot be reached", false));
    inVain(
        () -> {
          List<Integer> waits = new ArrayList<>();
          for (int i = 0; i < 7; i++) {
            notices.sendPending();
            waits.add(minutesToNextTry());
            makeDue();
          }
          assertThat(waits).containsExactly(5, 10, 20, 40, 60, 60, 60);

          age("71 hours");
          notices.sendPending();
          assertThat(count("sent_at is null and next_try_at < now() + interval '61 min'"))
              .isEqualTo(1);
        });
  }

  @Test
  void afterThreeDaysItIsGivenUpAndDoesNotPassForSent() {
    var notices = noticesThrough(new NoticeNotSent("The mail server cannot be reached", false));
    inVain(
        () -> {
          age("73 hours");
          notices.sendPending();
          notices.sendPending();
          assertThat(tried).containsOnlyOnce(key);
          assertThat(count("sent_at is null and next_try_at = 'infinity'")).isEqualTo(1);
        });
  }

  @Test
  void anAddressRefusedForGoodIsNotTriedAgain() {
    var notices = noticesThrough(new NoticeNotSent("No such mailbox", true));
    inVain(
        () -> {
          notices.sendPending();
          notices.sendPending();
          assertThat(tried).containsOnlyOnce(key);
          assertThat(count("sent_at is null and next_try_at = 'infinity'")).isEqualTo(1);
        });
  }

  @Test
  void aNoticeForAnOwnerWhoIsGoneDoesNotPassForSent() {
    var notices = noticesThrough(new NoticeNotSent("Nobody is to be written to", true));
    inVain(
        () -> {
          worker.sql(
              "update subscription_version set state = state - 'created_by'"
                  + " where subscription_id = ?",
              subscription.id());
          notices.sendPending();
          assertThat(tried).doesNotContain(key);
          assertThat(count("sent_at is null and next_try_at = 'infinity'")).isEqualTo(1);
        });
  }

  @Test
  void noMailIsSentTwiceHoweverLongEachTakes() {
    var another = noticesThrough((notice, _, _, _) -> tried.add(notice));
    var notices =
        noticesThrough(
            (notice, _, _, _) -> {
              tried.add(notice);
              if (notice.startsWith(key)) {
                pass("44 minutes");
                another.sendPending();
              }
            });
    inVain(
        () -> {
          add(key + ":second");
          notices.sendPending();
          assertThat(tried).containsOnlyOnce(key, key + ":second");
        });
  }

  @Test
  void aNoticeWhoseSenderDiedIsLeftToTheNext() {
    var notices = noticesThrough((notice, _, _, _) -> tried.add(notice));
    var dying =
        noticesThrough(
            (notice, _, _, _) -> {
              if (notice.equals(key)) {
                throw new IllegalStateException("The worker is gone");
              }
            });
    inVain(
        () -> {
          assertThatThrownBy(dying::sendPending).hasMessage("The worker is gone");
          pass("46 minutes");
          notices.sendPending();
          assertThat(tried).containsOnlyOnce(key);
        });
  }

  @Test
  void anInstanceThatSendsNothingLooksForNoNotices() {
    assertThat(worker.context().containsBean(OwnerNotices.class)).isTrue();
    assertThat(worker.context().containsBean(TellOwners.class)).isFalse();
  }

  private OwnerNotices noticesThrough(NoticeNotSent failure) {
    return noticesThrough(
        (notice, _, _, _) -> {
          tried.add(notice);
          throw failure;
        });
  }

  private OwnerNotices noticesThrough(NoticeMailer mailer) {
    return new OwnerNotices(
        worker.get(NoticeRepository.class),
        worker.get(SubscriptionVersions.class),
        worker.get(NoticeTexts.class),
        mailer);
  }

  /** With a notice that nobody else sees, since nothing of all this is ever committed. */
  private void inVain(Runnable test) {
    Told.to(worker, subscription);
    TransactionOperations<?> transactions = worker.get(TransactionOperations.class);
    transactions.executeWrite(
        status -> {
          status.setRollbackOnly();
          add(key);
          test.run();
          return true;
        });
  }

  private void add(String notice) {
    var delivery = Ended.of(worker, subscription).delivery();
    worker.get(NoticeRepository.class).add(notice, delivery, "failing", "http_error", "HTTP 500");
  }

  /** Lets time pass for everything that waits. */
  private void pass(String time) {
    worker.sql("update owner_notice set next_try_at = next_try_at - cast(? as interval)", time);
  }

  private int minutesToNextTry() {
    return worker.one(
        Integer.class,
        "select cast(extract(epoch from next_try_at - now()) / 60 as integer)"
            + " from owner_notice where notice_key = ?",
        key);
  }

  private void makeDue() {
    worker.sql("update owner_notice set next_try_at = now() where notice_key = ?", key);
  }

  private void age(String age) {
    worker.sql(
        "update owner_notice set created_at = now() - cast(? as interval) where notice_key = ?",
        age,
        key);
  }

  private int count(String condition) {
    return worker.one(
        Integer.class,
        "select count(*) from owner_notice where notice_key = ? and " + condition,
        key);
  }
}

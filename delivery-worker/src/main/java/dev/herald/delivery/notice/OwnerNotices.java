package dev.herald.delivery.notice;

import dev.herald.delivery.email.NoticeMailer;
import dev.herald.delivery.email.NoticeMailer.NoticeNotSent;
import dev.herald.delivery.notice.NoticeRepository.Notice;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionVersions;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the mail to owners that deliveries gave cause for; a failing one fails nothing else. */
@Singleton
@Requires(bean = NoticeMailer.class)
public class OwnerNotices {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerNotices.class);

  /** A relay that dawdles at every step takes about half an hour for a mail. */
  private static final Duration HOLD = Duration.ofMinutes(45);

  private static final Duration FIRST_WAIT = Duration.ofMinutes(5);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** A relay that is away over a weekend is not the owner's fault. */
  private static final Duration PATIENCE = Duration.ofDays(3);

  private final NoticeRepository notices;
  private final SubscriptionVersions versions;
  private final NoticeTexts texts;
  private final NoticeMailer mailer;

  OwnerNotices(
      NoticeRepository notices,
      SubscriptionVersions versions,
      NoticeTexts texts,
      NoticeMailer mailer) {
    this.notices = notices;
    this.versions = versions;
    this.texts = texts;
    this.mailer = mailer;
  }

  public boolean anyPending() {
    return notices.anyDue();
  }

  /**
   * Sends what is due; what does not go through is tried again later. One is taken at a time, for
   * behind others it might wait longer than it is held, and another sender would take it as well.
   */
  public void sendPending() {
    var due = take();
    while (due.isPresent()) {
      tell(due.get());
      due = take();
    }
  }

  private Optional<Notice> take() {
    return notices.take(HOLD, PATIENCE);
  }

  private void tell(Notice notice) {
    var subscription = notice.subscription();
    var state = versions.load(List.of(subscription)).get(subscription);
    var owner = state == null ? null : state.createdBy();
    if (state == null || owner == null) {
      giveUp(notice, "no owner");
    } else {
      send(notice, state, owner.email());
    }
  }

  private void send(Notice notice, SubscriptionState state, String owner) {
    var text = texts.of(notice, state);
    try {
      mailer.send(notice.noticeKey(), owner, text.subject(), text.body());
      notices.sent(notice.id());
    } catch (NoticeNotSent failure) {
      failed(notice, failure);
    }
  }

  private void failed(Notice notice, NoticeNotSent failure) {
    if (failure.permanent() || notice.overdue()) {
      giveUp(notice, failure.getMessage());
      return;
    }
    notices.putOff(notice, FIRST_WAIT, LONGEST_WAIT);
    LOG.warn(
        "notice not sent subscription={} kind={} cause={}",
        notice.subscriptionId(),
        notice.kind(),
        failure.getMessage());
  }

  private void giveUp(Notice notice, @Nullable String cause) {
    notices.giveUp(notice.id());
    LOG.error(
        "notice given up subscription={} kind={} tries={} cause={}",
        notice.subscriptionId(),
        notice.kind(),
        notice.tries(),
        cause);
  }
}

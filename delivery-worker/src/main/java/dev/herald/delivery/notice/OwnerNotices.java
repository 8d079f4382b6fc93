package dev.herald.delivery.notice;

import dev.herald.delivery.email.NoticeMailer;
import dev.herald.delivery.email.NoticeMailer.NoticeNotSent;
import dev.herald.delivery.notice.NoticeRepository.Notice;
import dev.herald.delivery.schedule.SubscriptionState;
import dev.herald.delivery.schedule.SubscriptionVersions;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the mail to owners that deliveries gave cause for; a failing one fails nothing else. */
@Singleton
@Requires(bean = NoticeMailer.class)
public class OwnerNotices {

  private static final Logger LOG = LoggerFactory.getLogger(OwnerNotices.class);
  private static final int BATCH = 20;
  private static final Duration HOLD = Duration.ofMinutes(5);
  private static final Duration LONGEST_HOLD = Duration.ofHours(1);

  /** A relay that is away over a weekend is not the owner's fault. */
  private static final Duration PATIENCE = Duration.ofDays(3);

  private final NoticeRepository notices;
  private final SubscriptionVersions versions;
  private final NoticeTexts texts;
  private final NoticeMailer mailer;
  private final PauseConfiguration configuration;

  OwnerNotices(
      NoticeRepository notices,
      SubscriptionVersions versions,
      NoticeTexts texts,
      NoticeMailer mailer,
      PauseConfiguration configuration) {
    this.notices = notices;
    this.versions = versions;
    this.texts = texts;
    this.mailer = mailer;
    this.configuration = configuration;
  }

  public boolean anyPending() {
    return notices.anyDue();
  }

  /** Sends what is due; what does not go through is tried again later. */
  public void sendPending() {
    List<Notice> due;
    do {
      due = notices.take(BATCH, HOLD, LONGEST_HOLD, PATIENCE);
      var states = versions.load(due.stream().map(Notice::subscription).toList());
      for (Notice notice : due) {
        var state = states.get(notice.subscription());
        var owner = state == null ? null : state.createdBy();
        if (state == null || owner == null) {
          giveUp(notice, "no owner");
        } else {
          send(notice, state, owner.email());
        }
      }
    } while (due.size() == BATCH);
  }

  @Scheduled(fixedDelay = "1m", initialDelay = "1m")
  void lookAgain() {
    notices.remind(configuration.reminder());
    sendPending();
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

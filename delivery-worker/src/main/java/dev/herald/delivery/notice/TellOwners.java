package dev.herald.delivery.notice;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Sends every minute what no end of a delivery brings up: reminders, and what failed before. */
@Singleton
@Requires(bean = OwnerNotices.class)
@Requires(property = "herald.delivery.engine", notEquals = "false")
class TellOwners {

  private final NoticeRepository notices;
  private final OwnerNotices pending;
  private final PauseConfiguration configuration;

  TellOwners(NoticeRepository notices, OwnerNotices pending, PauseConfiguration configuration) {
    this.notices = notices;
    this.pending = pending;
    this.configuration = configuration;
  }

  @Scheduled(fixedDelay = "1m", initialDelay = "1m")
  void lookAgain() {
    notices.remind(configuration.reminder());
    pending.sendPending();
  }
}

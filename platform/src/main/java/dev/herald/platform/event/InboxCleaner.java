package dev.herald.platform.event;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;

/** Forgets events heard so long ago that no topic can repeat them. */
@Singleton
@Requires(property = "datasources.default.url")
final class InboxCleaner {

  private final Jdbi jdbi;
  private final EventConfiguration configuration;
  private final Clock clock;

  InboxCleaner(Jdbi jdbi, EventConfiguration configuration, Clock clock) {
    this.jdbi = jdbi;
    this.configuration = configuration;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = "1h", initialDelay = "10m")
  void clean() {
    var before = clock.instant().minus(configuration.inboxRetention()).atOffset(ZoneOffset.UTC);
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("delete from inbox where received_at < :before")
                .bind("before", before)
                .execute());
  }
}

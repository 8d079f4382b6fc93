package dev.herald.org.user;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.secret.RandomKeys;
import dev.herald.platform.time.Uuids;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Opens an account. */
@Singleton
public class CreateUser {

  private static final int DISTINCT_ID_BYTES = 32;

  private final UserRepository users;
  private final Outbox outbox;
  private final Clock clock;

  CreateUser(UserRepository users, Outbox outbox, Clock clock) {
    this.users = users;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Transactional
  public User create(UserProfile profile) {
    var added =
        users
            .add(profile, Uuids.v7(clock), RandomKeys.urlSafe(DISTINCT_ID_BYTES), clock.instant())
            .orElseThrow(EmailTaken::refusal);
    outbox.add(Topics.ORG, UserChanged.key(added.id()), UserChanged.TYPE, UserChanged.of(added));
    return added;
  }
}

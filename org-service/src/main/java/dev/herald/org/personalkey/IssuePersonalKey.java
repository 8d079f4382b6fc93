package dev.herald.org.personalkey;

import dev.herald.org.user.UserChanged;
import dev.herald.org.user.UserRepository;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.secret.KeyHash;
import dev.herald.platform.secret.KeyMask;
import dev.herald.platform.secret.RandomKeys;
import dev.herald.platform.secret.Secret;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes a key for a person; its value leaves this method and is kept nowhere. */
@Singleton
public class IssuePersonalKey {

  private static final int ID_BYTES = 32;

  private final UserRepository users;
  private final PersonalKeyRepository keys;
  private final Outbox outbox;
  private final Clock clock;

  IssuePersonalKey(UserRepository users, PersonalKeyRepository keys, Outbox outbox, Clock clock) {
    this.users = users;
    this.keys = keys;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Transactional
  public IssuedKey issue(long userId, NewPersonalKey wanted) {
    Scopes.check(wanted.scopes());
    if (!users.exists(userId)) {
      throw Refusal.notFound();
    }
    String value = RandomKeys.personalApiKey();
    var added =
        keys.add(
            RandomKeys.base62(ID_BYTES),
            userId,
            wanted,
            KeyHash.of(value),
            KeyMask.of(value),
            clock.instant());
    outbox.add(
        Topics.ORG,
        UserChanged.key(userId),
        PersonalKeyChanged.TYPE,
        new PersonalKeyChanged(added.id(), userId));
    return new IssuedKey(added, Secret.of(value));
  }
}

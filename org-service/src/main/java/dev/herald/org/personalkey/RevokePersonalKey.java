package dev.herald.org.personalkey;

import dev.herald.org.user.UserChanged;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** Ends a key at once. */
@Singleton
public class RevokePersonalKey {

  private final PersonalKeyRepository keys;
  private final Outbox outbox;

  RevokePersonalKey(PersonalKeyRepository keys, Outbox outbox) {
    this.keys = keys;
    this.outbox = outbox;
  }

  @Transactional
  public void revoke(long userId, String keyId) {
    if (!keys.remove(userId, keyId)) {
      throw Refusal.notFound();
    }
    outbox.add(
        Topics.ORG,
        UserChanged.key(userId),
        PersonalKeyChanged.TYPE,
        new PersonalKeyChanged(keyId, userId));
  }
}

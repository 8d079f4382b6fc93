package dev.herald.org.personalkey;

import dev.herald.org.user.UserChanged;
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

/** Gives a key a new value; the old one is dead at once. */
@Singleton
public class RollPersonalKey {

  private final PersonalKeyRepository keys;
  private final Outbox outbox;
  private final Clock clock;

  RollPersonalKey(PersonalKeyRepository keys, Outbox outbox, Clock clock) {
    this.keys = keys;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Transactional
  public IssuedKey roll(long userId, String keyId) {
    String value = RandomKeys.personalApiKey();
    var rolled =
        keys.roll(userId, keyId, KeyHash.of(value), KeyMask.of(value), clock.instant())
            .orElseThrow(Refusal::notFound);
    outbox.add(
        Topics.ORG,
        UserChanged.key(userId),
        PersonalKeyChanged.TYPE,
        new PersonalKeyChanged(keyId, userId));
    return new IssuedKey(rolled, Secret.of(value));
  }
}

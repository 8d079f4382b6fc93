package dev.herald.org.user;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.event.Topics;
import dev.herald.platform.problem.Refusal;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;

/** Edits an account; deactivating it ends all its keys at once. */
@Singleton
public class EditUser {

  private final UserRepository users;
  private final Outbox outbox;

  EditUser(UserRepository users, Outbox outbox) {
    this.users = users;
    this.outbox = outbox;
  }

  @Transactional
  public User edit(long id, UnaryOperator<UserProfile> edit) {
    var stored = users.findForUpdate(id).orElseThrow(Refusal::notFound);
    var edited =
        users.update(id, edit.apply(UserProfile.of(stored))).orElseThrow(EmailTaken::refusal);
    outbox.add(Topics.ORG, UserChanged.key(id), UserChanged.TYPE, UserChanged.of(edited));
    return edited;
  }
}

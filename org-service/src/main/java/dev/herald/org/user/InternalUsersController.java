package dev.herald.org.user;

import dev.herald.platform.identity.UserInfo;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** Tells other services who a user id is; inactive people are still somebody. */
@Controller("/internal/users")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InternalUsersController {

  private final UserRepository users;

  InternalUsersController(UserRepository users) {
    this.users = users;
  }

  @Get("/{id}")
  UserInfo user(long id) {
    return users.find(id).map(User::info).orElseThrow(Refusal::notFound);
  }
}

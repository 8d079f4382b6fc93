package dev.herald.org.access;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** The gateway's question before every request it lets through: the hot path of the house. */
@Controller("/internal/access")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccessController {

  private final ResolveAccess access;

  AccessController(ResolveAccess access) {
    this.access = access;
  }

  @Post
  @Status(HttpStatus.OK)
  AccessAnswer resolve(@Body AccessQuestion question) {
    return access.resolve(question);
  }
}

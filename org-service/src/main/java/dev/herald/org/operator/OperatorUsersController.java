package dev.herald.org.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.audit.AuditLog;
import dev.herald.org.user.CreateUser;
import dev.herald.org.user.EditUser;
import dev.herald.org.user.UserRepository;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Accounts: opened, edited, deactivated. */
@Controller("/operator/users")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperatorUsersController {

  private final UserRepository users;
  private final CreateUser createUser;
  private final EditUser editUser;
  private final AuditLog audit;

  OperatorUsersController(
      UserRepository users, CreateUser createUser, EditUser editUser, AuditLog audit) {
    this.users = users;
    this.createUser = createUser;
    this.editUser = editUser;
    this.audit = audit;
  }

  @Post
  @Status(HttpStatus.CREATED)
  UserView create(@Body @Nullable JsonNode body) {
    var created = createUser.create(UserFields.read(Input.forCreate(body), UserFields.NOBODY));
    audit.operatorDid("user.created", Map.of("user", created.id()));
    return UserView.of(created);
  }

  @Get("/{id}")
  UserView retrieve(String id) {
    return users
        .find(PathIds.number(id).orElseThrow(Refusal::notFound))
        .map(UserView::of)
        .orElseThrow(Refusal::notFound);
  }

  @Patch("/{id}")
  UserView edit(String id, @Body @Nullable JsonNode body) {
    var edited =
        editUser.edit(
            PathIds.number(id).orElseThrow(Refusal::notFound),
            before -> UserFields.read(Input.forPatch(body), before));
    audit.operatorDid("user.edited", Map.of("user", edited.id(), "active", edited.isActive()));
    return UserView.of(edited);
  }
}

package dev.herald.org.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.audit.AuditLog;
import dev.herald.org.personalkey.IssuePersonalKey;
import dev.herald.org.personalkey.PersonalKeyRepository;
import dev.herald.org.personalkey.RevokePersonalKey;
import dev.herald.org.personalkey.RollPersonalKey;
import dev.herald.org.user.UserRepository;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.page.LimitOffset;
import dev.herald.platform.page.Page;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The personal keys of one person. */
@Controller("/operator/users/{user_id}/personal_api_keys")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperatorPersonalKeysController {

  private final UserRepository users;
  private final PersonalKeyRepository keys;
  private final IssuePersonalKey issueKey;
  private final RollPersonalKey rollKey;
  private final RevokePersonalKey revokeKey;
  private final AuditLog audit;

  OperatorPersonalKeysController(
      UserRepository users,
      PersonalKeyRepository keys,
      IssuePersonalKey issueKey,
      RollPersonalKey rollKey,
      RevokePersonalKey revokeKey,
      AuditLog audit) {
    this.users = users;
    this.keys = keys;
    this.issueKey = issueKey;
    this.rollKey = rollKey;
    this.revokeKey = revokeKey;
    this.audit = audit;
  }

  @Post
  @Status(HttpStatus.CREATED)
  PersonalKeyView issue(@PathVariable("user_id") String userId, @Body @Nullable JsonNode body) {
    long user = user(userId);
    var issued = issueKey.issue(user, PersonalKeyFields.read(Input.forCreate(body)));
    audit("personal_key.issued", user, issued.key().id());
    return PersonalKeyView.of(issued);
  }

  @Get
  Page<PersonalKeyView> list(HttpRequest<?> request, @PathVariable("user_id") String userId) {
    long user = user(userId);
    var page = LimitOffset.of(request);
    return Page.of(request, page, keys.count(user), keys.list(user, page)).map(PersonalKeyView::of);
  }

  @Delete("/{key_id}")
  @Status(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable("user_id") String userId, @PathVariable("key_id") String keyId) {
    long user = PathIds.number(userId).orElseThrow(Refusal::notFound);
    revokeKey.revoke(user, keyId);
    audit("personal_key.revoked", user, keyId);
  }

  @Post("/{key_id}/roll")
  @Consumes(MediaType.ALL)
  PersonalKeyView roll(
      @PathVariable("user_id") String userId, @PathVariable("key_id") String keyId) {
    long user = PathIds.number(userId).orElseThrow(Refusal::notFound);
    var rolled = rollKey.roll(user, keyId);
    audit("personal_key.rolled", user, keyId);
    return PersonalKeyView.of(rolled);
  }

  /** An unknown person is told before a bad body, as everywhere. */
  private long user(String id) {
    long user = PathIds.number(id).orElseThrow(Refusal::notFound);
    if (!users.exists(user)) {
      throw Refusal.notFound();
    }
    return user;
  }

  private void audit(String action, long user, String keyId) {
    audit.operatorDid(action, Map.of("user", user, "key", keyId));
  }
}

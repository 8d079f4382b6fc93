package dev.herald.org.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.audit.AuditLog;
import dev.herald.org.member.Level;
import dev.herald.org.member.RemoveMembership;
import dev.herald.org.member.SetMembership;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.input.PathIds;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who belongs to an organization. */
@Controller("/operator/organizations/{id}/members/{user_id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperatorMembersController {

  private static final Field<JsonNode> LEVEL = Field.json("level").required();

  private final SetMembership setMembership;
  private final RemoveMembership removeMembership;
  private final AuditLog audit;

  OperatorMembersController(
      SetMembership setMembership, RemoveMembership removeMembership, AuditLog audit) {
    this.setMembership = setMembership;
    this.removeMembership = removeMembership;
    this.audit = audit;
  }

  @Put
  MembershipView put(
      String id, @PathVariable("user_id") String userId, @Body @Nullable JsonNode body) {
    UUID organization = PathIds.uuid(id).orElseThrow(Refusal::notFound);
    long user = PathIds.number(userId).orElseThrow(Refusal::notFound);
    Level level = level(Input.forCreate(body));
    setMembership.set(organization, user, level);
    audit.operatorDid(
        "membership.set",
        Map.of("organization", organization, "user", user, "level", level.number()));
    return new MembershipView(user, level.number());
  }

  @Delete
  @Status(HttpStatus.NO_CONTENT)
  void remove(String id, @PathVariable("user_id") String userId) {
    UUID organization = PathIds.uuid(id).orElseThrow(Refusal::notFound);
    long user = PathIds.number(userId).orElseThrow(Refusal::notFound);
    removeMembership.remove(organization, user);
    audit.operatorDid("membership.removed", Map.of("organization", organization, "user", user));
  }

  private static Level level(Input input) {
    JsonNode sent =
        Optional.ofNullable(input.read(LEVEL).orElse(null))
            .orElseThrow(() -> Refusal.required(LEVEL.name()));
    String text = sent.isValueNode() ? sent.asText().strip() : sent.toString();
    return Level.of(text)
        .orElseThrow(
            () ->
                Refusal.invalid(
                    LEVEL.name(), "invalid_choice", "\"" + text + "\" is not a valid choice."));
  }

  /** A membership as the operator sees it. */
  record MembershipView(long userId, int level) {}
}

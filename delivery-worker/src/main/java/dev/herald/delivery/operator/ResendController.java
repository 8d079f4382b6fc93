package dev.herald.delivery.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.schedule.QueueBell;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends again to those who did not get it: of one delivery, or of a project's stretch of time. */
@Controller("/operator/deliveries/resend")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ResendController {

  private static final Logger AUDIT = LoggerFactory.getLogger("dev.herald.audit");
  private static final Field<UUID> DELIVERY = Field.uuid("delivery");
  private static final Field<Long> PROJECT = Field.id("project");
  private static final Field<Instant> FROM = Field.instant("from");
  private static final Field<Instant> TO = Field.instant("to");
  private static final Field<String> ONLY = Field.choice("only", "failed", "all");

  private final RequestResend resend;
  private final QueueBell queue;

  ResendController(RequestResend resend, QueueBell queue) {
    this.resend = resend;
    this.queue = queue;
  }

  record Answer(int queued) {}

  @Post
  @Status(HttpStatus.ACCEPTED)
  Answer create(@Body @Nullable JsonNode body) {
    var input = Input.forCreate(body);
    var delivery = input.read(DELIVERY).orElse(null);
    var project = input.read(PROJECT).orElse(null);
    var from = input.read(FROM).orElse(null);
    var to = input.read(TO).orElse(null);
    boolean all = "all".equals(input.read(ONLY).orElse(null));
    int queued =
        delivery != null ? resend.ofDelivery(delivery, all) : stretch(project, from, to, all);
    AUDIT
        .atInfo()
        .addKeyValue("actor", "operator")
        .addKeyValue("action", "deliveries.resent")
        .addKeyValue("delivery", delivery)
        .addKeyValue("project", project)
        .addKeyValue("queued", queued)
        .log("audit");
    queue.ring();
    return new Answer(queued);
  }

  private int stretch(
      @Nullable Long project, @Nullable Instant from, @Nullable Instant to, boolean all) {
    if (project == null) {
      throw Refusal.required("delivery");
    }
    if (from == null) {
      throw Refusal.required("from");
    }
    if (to == null) {
      throw Refusal.required("to");
    }
    return resend.ofStretch(project, from, to, all);
  }
}

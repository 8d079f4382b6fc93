package dev.herald.delivery.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.delivery.schedule.QueueBell;
import dev.herald.delivery.schedule.ScheduleBell;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The switch that stops all new deliveries. */
@Controller("/operator/dispatch")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DispatchController {

  private static final Logger AUDIT = LoggerFactory.getLogger("dev.herald.audit");
  private static final Field<Boolean> PAUSED = Field.bool("paused").required();
  private static final Field<String> REASON = Field.text("reason").blankable().nullable();

  private final DispatchSwitch dispatch;
  private final ScheduleBell schedule;
  private final QueueBell queue;

  DispatchController(DispatchSwitch dispatch, ScheduleBell schedule, QueueBell queue) {
    this.dispatch = dispatch;
    this.schedule = schedule;
    this.queue = queue;
  }

  @Get
  DispatchSwitch.State show() {
    return dispatch.read();
  }

  @Put
  DispatchSwitch.State set(@Body @Nullable JsonNode body) {
    var input = Input.forCreate(body);
    boolean paused = Boolean.TRUE.equals(input.read(PAUSED).orElse(null));
    var reason = input.read(REASON).orElse(null);
    var state = dispatch.set(paused, reason == null ? "" : reason);
    AUDIT
        .atInfo()
        .addKeyValue("actor", "operator")
        .addKeyValue("action", "dispatch.changed")
        .addKeyValue("paused", paused)
        .log("audit");
    schedule.ring();
    queue.ring();
    return state;
  }
}

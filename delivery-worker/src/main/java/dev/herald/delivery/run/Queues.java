package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import io.temporal.activity.ActivityOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The task queues: one per kind of work, so that a slow one holds up nothing but itself. */
enum Queues {
  WORKFLOW("delivery-wf"),
  RENDER("render"),
  SEND_EMAIL("send-email"),
  SEND_SLACK("send-slack"),
  SEND_WEBHOOK("send-webhook"),
  NOTIFY("notify");

  private final String queue;

  Queues(String queue) {
    this.queue = queue;
  }

  static Queues send(ChannelKind channel) {
    return switch (channel) {
      case EMAIL -> SEND_EMAIL;
      case SLACK -> SEND_SLACK;
      case WEBHOOK -> SEND_WEBHOOK;
    };
  }

  String queue() {
    return queue;
  }

  /** Options of an activity called from a workflow: the prefix is that of the workflow's queue. */
  ActivityOptions.Builder options(
      Duration startToClose, Duration scheduleToClose, @Nullable Duration heartbeat) {
    var own = Workflow.getInfo().getTaskQueue();
    var prefix = own.substring(0, own.length() - WORKFLOW.queue.length());
    var options =
        ActivityOptions.newBuilder()
            .setTaskQueue(prefix + queue)
            .setStartToCloseTimeout(startToClose)
            .setScheduleToCloseTimeout(scheduleToClose);
    return heartbeat == null ? options : options.setHeartbeatTimeout(heartbeat);
  }
}

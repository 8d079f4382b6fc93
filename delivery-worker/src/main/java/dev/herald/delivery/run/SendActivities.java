package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Part;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Sending to the recipients of one chunk; each channel has a task queue of its own. */
@ActivityInterface
public interface SendActivities {

  @ActivityMethod(name = "send")
  void send(String channel, List<Part> parts);

  /** Both steps of a round that is small enough for one: each is sent once it has its content. */
  @ActivityMethod(name = "renderAndSend")
  void renderAndSend(String channel, List<Part> parts);
}

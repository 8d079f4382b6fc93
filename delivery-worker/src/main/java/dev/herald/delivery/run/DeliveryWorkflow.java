package dev.herald.delivery.run;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One round of one delivery, or of many when more are queued than the window holds. */
@WorkflowInterface
public interface DeliveryWorkflow {

  String TYPE = "Delivery";

  @WorkflowMethod(name = TYPE)
  void run(RoundOrder order);
}

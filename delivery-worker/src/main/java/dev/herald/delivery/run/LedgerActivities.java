package dev.herald.delivery.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The steps that only speak to the database; run beside the workflow. */
@ActivityInterface
public interface LedgerActivities {

  @ActivityMethod(name = "begin")
  RoundPlan begin(RoundOrder order, String workflowId);

  @ActivityMethod(name = "finish")
  RoundEnd finish(RoundOrder order, String workflowId);
}

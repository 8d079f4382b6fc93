package dev.herald.delivery.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Telling owners what happened to their subscriptions. */
@ActivityInterface
public interface NoticeActivities {

  @ActivityMethod(name = "tellOwners")
  void tellOwners();
}

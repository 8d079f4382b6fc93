package dev.herald.delivery.run;

import dev.herald.delivery.ledger.Lease;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;

/** Fetching and drawing what deliveries show. */
@ActivityInterface
public interface RenderActivities {

  @ActivityMethod(name = "render")
  void render(List<Lease> deliveries);
}

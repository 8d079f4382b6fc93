package dev.herald.subscriptions;

import dev.herald.platform.boot.HeraldService;
import io.micronaut.context.ApplicationContextBuilder;

/** The service that knows what shall be delivered, to whom, when. */
public final class SubscriptionsApplication {

  public static final String NAME = "subscriptions";

  private SubscriptionsApplication() {}

  public static ApplicationContextBuilder configure(ApplicationContextBuilder builder) {
    return HeraldService.configure(builder, NAME);
  }

  public static void main(String[] args) {
    HeraldService.run(NAME, args);
  }
}

package dev.herald.delivery;

import dev.herald.platform.boot.HeraldService;
import io.micronaut.context.ApplicationContextBuilder;

/** The delivery worker as a process of its own. */
public final class DeliveryApplication {

  public static final String NAME = "delivery";

  private DeliveryApplication() {}

  public static ApplicationContextBuilder configure(ApplicationContextBuilder builder) {
    return HeraldService.configure(builder, NAME);
  }

  public static void main(String[] args) {
    HeraldService.run(NAME, args);
  }
}

package dev.herald.gateway;

import dev.herald.platform.boot.HeraldService;
import io.micronaut.context.ApplicationContextBuilder;

/** Starts the gateway. */
public final class GatewayApplication {

  public static final String NAME = "gateway";

  private GatewayApplication() {}

  public static ApplicationContextBuilder configure(ApplicationContextBuilder builder) {
    return HeraldService.configure(builder, NAME);
  }

  public static void main(String[] args) {
    HeraldService.run(NAME, args);
  }
}

package dev.herald.org;

import dev.herald.platform.boot.HeraldService;
import io.micronaut.context.ApplicationContextBuilder;

/** The service that knows who may do what. */
public final class OrgApplication {

  public static final String NAME = "org";

  private OrgApplication() {}

  public static ApplicationContextBuilder configure(ApplicationContextBuilder builder) {
    return HeraldService.configure(builder, NAME);
  }

  public static void main(String[] args) {
    HeraldService.run(NAME, args);
  }
}

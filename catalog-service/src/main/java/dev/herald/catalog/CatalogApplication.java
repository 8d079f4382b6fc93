package dev.herald.catalog;

import dev.herald.platform.boot.HeraldService;
import io.micronaut.context.ApplicationContextBuilder;

/** The catalog service as a process of its own. */
public final class CatalogApplication {

  public static final String NAME = "catalog";

  private CatalogApplication() {}

  public static ApplicationContextBuilder configure(ApplicationContextBuilder builder) {
    return HeraldService.configure(builder, NAME);
  }

  public static void main(String[] args) {
    HeraldService.run(NAME, args);
  }
}

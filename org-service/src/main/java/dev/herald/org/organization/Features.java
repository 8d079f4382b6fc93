package dev.herald.org.organization;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every product feature there is: what an organization has when nobody chose for it. */
@Context
@ConfigurationProperties("herald.organizations")
public record Features(@NotEmpty List<String> features) {

  public List<String> of(@Nullable List<String> chosen) {
    return chosen == null ? features : chosen;
  }
}

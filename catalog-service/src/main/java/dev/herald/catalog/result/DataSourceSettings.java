package dev.herald.catalog.result;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL database that insights may be computed on.
 *
 * @param organizations who may use it; empty for all
 * @param maxResultBytes a result is cut here even when it has few rows
 * @param poolSize connections held at most; further questions wait for one
 */
@EachProperty("herald.catalog.sources")
record DataSourceSettings(
    @Parameter String name,
    String url,
    @Nullable String username,
    @Nullable Secret password,
    @Bindable(defaultValue = "30s") Duration statementTimeout,
    @Bindable(defaultValue = "10000") int maxRows,
    @Bindable(defaultValue = "4194304") int maxResultBytes,
    @Bindable(defaultValue = "4") int poolSize,
    @Bindable(defaultValue = "5s") Duration connectTimeout,
    @Nullable List<UUID> organizations) {

  DataSourceSettings {
    require(name, "url", url.startsWith("jdbc:postgresql:"), "must begin with jdbc:postgresql:");
    require(name, "statement-timeout", statementTimeout.toMillis() > 0, "must be positive");
    require(name, "max-rows", maxRows > 0, "must be positive");
    require(name, "max-result-bytes", maxResultBytes > 0, "must be positive");
    require(name, "pool-size", poolSize > 0, "must be positive");
    require(name, "connect-timeout", connectTimeout.toMillis() >= 250, "must be at least 250ms");
  }

  boolean isOpenTo(UUID organization) {
    return organizations == null || organizations.isEmpty() || organizations.contains(organization);
  }

  private static void require(String source, String key, boolean fulfilled, String rule) {
    if (!fulfilled) {
      throw new ConfigurationException("herald.catalog.sources." + source + "." + key + " " + rule);
    }
  }
}

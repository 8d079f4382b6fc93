package dev.herald.catalog.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.platform.secret.Secret;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DataSourceSettingsTest {

  private static final UUID OURS = new UUID(1, 1);
  private static final UUID THEIRS = new UUID(2, 2);

  @Test
  void theFirstByNameThatTheOrganizationMayUseIsTheDefault() {
    var sources =
        new DataSources(
            List.of(source("z", null), source("b", List.of()), source("a", List.of(THEIRS))));

    assertThat(sources.find(null, OURS).map(DataSourceSettings::name)).contains("b");
    assertThat(sources.find(null, THEIRS).map(DataSourceSettings::name)).contains("a");
    assertThat(sources.find("z", OURS).map(DataSourceSettings::name)).contains("z");
    assertThat(sources.find("a", OURS)).isEqualTo(Optional.empty());
  }

  @Test
  void anUnusableSettingIsNamed() {
    assertThatThrownBy(() -> settings("jdbc:mysql://x", Duration.ofSeconds(1), 1))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("herald.catalog.sources.s.url must begin with jdbc:postgresql:");
    assertThatThrownBy(() -> settings("jdbc:postgresql://x/y", Duration.ZERO, 1))
        .hasMessage("herald.catalog.sources.s.statement-timeout must be positive");
    assertThatThrownBy(() -> settings("jdbc:postgresql://x/y", Duration.ofSeconds(1), 0))
        .hasMessage("herald.catalog.sources.s.max-rows must be positive");
  }

  @Test
  void aPasswordIsNeverPrinted() {
    assertThat(source("s", null).toString()).doesNotContain("geheim");
  }

  private static DataSourceSettings settings(String url, Duration timeout, int rows) {
    return new DataSourceSettings(
        "s", url, null, null, timeout, rows, 1, 1, Duration.ofSeconds(1), null);
  }

  private static DataSourceSettings source(String name, @Nullable List<UUID> organizations) {
    return new DataSourceSettings(
        name,
        "jdbc:postgresql://x/y",
        "u",
        Secret.of("geheim"),
        Duration.ofSeconds(1),
        1,
        1,
        1,
        Duration.ofSeconds(1),
        organizations);
  }
}

package dev.herald.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestServersTest {
  @Test
  void everyContextGetsADatabaseAndAGroupPrefixOfItsOwnOnSharedServers() throws Exception {
    Map<String, String> one = TestServers.properties("org");
    Map<String, String> other = TestServers.properties("org");

    assertThat(one.get("datasources.default.url"))
        .isNotEqualTo(other.get("datasources.default.url"));
    assertThat(one.get("herald.kafka.group-prefix"))
        .isNotEqualTo(other.get("herald.kafka.group-prefix"));
    assertThat(one.get("kafka.bootstrap.servers")).isEqualTo(other.get("kafka.bootstrap.servers"));
    try (var connection =
        DriverManager.getConnection(
            one.get("datasources.default.url"),
            one.get("datasources.default.username"),
            one.get("datasources.default.password"))) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void temporalIsOnePerJvm() {
    assertThat(TestServers.temporal().target()).isEqualTo(TestServers.temporal().target());
  }
}

package dev.herald.org;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herald.testkit.TestServers;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting nobody can work with stops the start instead of a request. */
class StartTest {

  @ParameterizedTest
  @CsvSource({
    "herald.secrets.encryption-key, '', herald.secrets.encryption-key",
    "herald.vendors.http.attempts, 0, attempts",
    "herald.vendors.http.timeout, soon, herald.vendors.http",
    "herald.vendors.slack.lookups-per-minute, 0, lookupsPerMinute",
    "herald.vendors.slack.api-base-url, 'not a url', herald.vendors.slack",
  })
  void anUnusableSettingIsNamed(String key, String value, String named) {
    Map<String, Object> properties = new HashMap<>(TestServers.properties(OrgApplication.NAME));
    properties.put(key, value);

    assertThatThrownBy(
            () ->
                OrgApplication.configure(ApplicationContext.builder())
                    .properties(properties)
                    .start()
                    .close())
        .hasStackTraceContaining(named);
  }
}

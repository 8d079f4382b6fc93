package dev.herald.subscriptions.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookUrlsTest {

  /** Nobody answers there. */
  private static final String DEAD_RESOLVER = "127.0.0.1:9";

  @Test
  void namesAreResolvedOnlyWhereAResolverIsConfigured() {
    assertThat(urls("", List.of(), List.of(), false).refuse("https://example.com/hook")).isEmpty();
    assertThat(urls(DEAD_RESOLVER, List.of(), List.of(), false).refuse("https://example.com/hook"))
        .contains("The host does not resolve.");
    assertThat(urls(DEAD_RESOLVER, List.of(), List.of(), false).refuse("https://8.8.8.8/hook"))
        .isEmpty();
  }

  @Test
  void whatTheOperatorDemandsOrAllowsHolds() {
    assertThat(urls("", List.of(), List.of(), true).refuse("http://example.com/"))
        .contains("The URL must start with https://.");
    assertThat(urls("", List.of(), List.of(), false).refuse("https://example.com:8080/"))
        .contains("The port is not allowed.");
    assertThat(urls("", List.of(), List.of(8080), false).refuse("https://example.com:8080/"))
        .isEmpty();
    assertThat(urls("", List.of("127.0.0.0/8"), List.of(), false).refuse("http://127.0.0.1:9999/"))
        .isEmpty();
  }

  @Test
  void anUnusableSettingStopsTheStart() {
    assertThatThrownBy(() -> urls("", List.of("10.0.0.0/99"), List.of(), false))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> urls("nonsense", List.of(), List.of(), false))
        .isInstanceOf(ConfigurationException.class);
  }

  private static WebhookUrls urls(
      String resolver, List<String> allow, List<Integer> ports, boolean httpsOnly) {
    return new WebhookUrls(
        new WebhookConfiguration(allow, resolver, Duration.ofMillis(200), httpsOnly, ports));
  }
}

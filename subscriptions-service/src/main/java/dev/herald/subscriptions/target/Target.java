package dev.herald.subscriptions.target;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where reports go.
 *
 * @param type {@code email}, {@code slack} or {@code webhook}
 * @param value comma-separated addresses, a channel, or a URL; as it was given
 * @param integrationId the Slack workspace's
 */
public record Target(String type, String value, @Nullable Long integrationId) {

  public static final String EMAIL = "email";
  public static final String SLACK = "slack";
  public static final String WEBHOOK = "webhook";

  /** The addresses of an e-mail target, each once, in the order given; none of any other. */
  public Set<String> addresses() {
    Set<String> addresses = new LinkedHashSet<>();
    if (type.equals(EMAIL)) {
      for (String part : value.split(",")) {
        if (!part.isBlank()) {
          addresses.add(part.strip());
        }
      }
    }
    return addresses;
  }

  /** The same without one address; the value is empty when it was the last. */
  public Target without(String address) {
    List<String> left = addresses().stream().filter(one -> !one.equals(address)).toList();
    return new Target(type, String.join(",", left), integrationId);
  }
}

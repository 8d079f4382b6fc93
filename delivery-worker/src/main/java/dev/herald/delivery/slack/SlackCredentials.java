package dev.herald.delivery.slack;

import dev.herald.platform.secret.Secret;
import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the token for a project's workspace and keeps it for a moment. */
@Singleton
final class SlackCredentials {

  private static final String KIND = "slack";

  private final SlackIntegrations integrations;
  private final SlackSettings settings;
  private final Clock clock;
  private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

  SlackCredentials(SlackIntegrations integrations, SlackSettings settings, Clock clock) {
    this.integrations = integrations;
    this.settings = settings;
    this.clock = clock;
  }

  private record Key(long project, long wanted, boolean elsewhere) {}

  private record Kept(Secret token, Instant until) {}

  /**
   * The token of the wanted integration; where that is none or of another kind, of the project's
   * oldest Slack integration. Empty when there is none at all.
   *
   * @param elsewhere whether another workspace than the wanted one will do
   * @throws HttpClientException when the org-service cannot be asked
   */
  Optional<Secret> find(long project, @Nullable Long integration, boolean elsewhere) {
    var key = new Key(project, integration == null ? 0 : integration, elsewhere);
    var now = clock.instant();
    kept.values().removeIf(entry -> !entry.until().isAfter(now));
    var known = kept.get(key);
    if (known != null) {
      return Optional.of(known.token());
    }
    var token = ask(project, integration, elsewhere);
    token.ifPresent(found -> kept.put(key, new Kept(found, now.plus(settings.credentialsTtl()))));
    return token;
  }

  /** A token of this project is no longer good, or no longer to be used. */
  void forget(long project) {
    kept.keySet().removeIf(key -> key.project() == project);
  }

  /** Nobody knows whose tokens are still good. */
  void forgetAll() {
    kept.clear();
  }

  private Optional<Secret> ask(long project, @Nullable Long integration, boolean elsewhere) {
    if (integration != null) {
      var named = slack(project, integration);
      if (named.isPresent()) {
        return named;
      }
    }
    if (!elsewhere) {
      return Optional.empty();
    }
    return integrations.list(project, KIND).stream()
        .filter(found -> found.kind().equals(KIND))
        .min(Comparator.comparingLong(SlackIntegrations.Summary::id))
        .flatMap(oldest -> slack(project, oldest.id()));
  }

  private Optional<Secret> slack(long project, long integration) {
    return integrations
        .credentials(project, integration)
        .filter(found -> found.kind().equals(KIND))
        .map(found -> Secret.of(found.accessToken()));
  }
}

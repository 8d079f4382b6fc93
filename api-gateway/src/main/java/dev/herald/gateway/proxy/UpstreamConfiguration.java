package dev.herald.gateway.proxy;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.http.client.HttpClientConfiguration;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * The connections to the services: a pool for each of their addresses, and how long to wait.
 *
 * <p>The framework's own client settings under our prefix; {@code read-timeout} is the wait for the
 * head of an answer and between two pieces of it.
 */
@ConfigurationProperties(UpstreamConfiguration.PREFIX)
final class UpstreamConfiguration extends HttpClientConfiguration {

  static final String PREFIX = "herald.gateway.upstream";

  private final Pool pool;
  private Duration totalTimeout = Duration.ofMinutes(5);

  @Inject
  UpstreamConfiguration(ApplicationConfiguration application, Pool pool) {
    super(application);
    this.pool = pool;
    // What a service answers goes to the client as it is.
    setFollowRedirects(false);
    setDecompressionEnabled(false);
    setConnectTimeout(Duration.ofSeconds(2));
    setReadTimeout(Duration.ofSeconds(60));
    // Well under the services' own idle time, so that none closes a connection just being used.
    setConnectionPoolIdleTimeout(Duration.ofSeconds(30));
  }

  /** The longest a whole answer may take, from the request on. */
  public Duration getTotalTimeout() {
    return totalTimeout;
  }

  public void setTotalTimeout(Duration totalTimeout) {
    this.totalTimeout = totalTimeout;
  }

  @Override
  public ConnectionPoolConfiguration getConnectionPoolConfiguration() {
    return pool;
  }

  /** How many connections, and how long a request may wait for one. */
  @ConfigurationProperties("pool")
  static final class Pool extends ConnectionPoolConfiguration {
    Pool() {
      setMaxConcurrentHttp1Connections(256);
      setMaxPendingAcquires(1024);
      setAcquireTimeout(Duration.ofSeconds(5));
    }
  }
}

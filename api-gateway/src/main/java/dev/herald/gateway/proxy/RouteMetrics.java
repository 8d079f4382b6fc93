package dev.herald.gateway.proxy;

import dev.herald.gateway.routing.Address;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How often each row of the table is asked for, how it is answered, and how fast. */
@Singleton
final class RouteMetrics {

  private static final String NO_ROUTE = "none";

  private final MeterRegistry registry;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  RouteMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void record(HttpRequest<?> request, @Nullable Address address, int status, long startNanos) {
    // The method's own name may be anything a client makes up, so it is not a label by itself.
    var series =
        new Series(
            address == null ? NO_ROUTE : address.pattern(), request.getMethod().name(), status);
    timers
        .computeIfAbsent(series, this::timer)
        .record(Duration.ofNanos(System.nanoTime() - startNanos));
  }

  private Timer timer(Series series) {
    return Timer.builder("herald.gateway.requests")
        .description("Time to the head of the answer")
        .tag("route", series.route())
        .tag("method", series.method())
        .tag("status", Integer.toString(series.status()))
        .register(registry);
  }

  private record Series(String route, String method, int status) {}
}

package dev.herald.local;

import dev.herald.catalog.CatalogApplication;
import dev.herald.delivery.DeliveryApplication;
import dev.herald.gateway.GatewayApplication;
import dev.herald.org.OrgApplication;
import dev.herald.subscriptions.SubscriptionsApplication;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.runtime.EmbeddedApplication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The services of the house, each a context of its own on a port of its own. */
final class LocalServices implements AutoCloseable {
  /**
   * One service.
   *
   * @param port where it listens by preference
   */
  record Service(
      String name,
      int port,
      boolean database,
      UnaryOperator<ApplicationContextBuilder> configure) {}

  /** Those who are asked start before those who ask; the door opens last. */
  static final List<Service> ALL =
      List.of(
          new Service(OrgApplication.NAME, 8001, true, OrgApplication::configure),
          new Service(CatalogApplication.NAME, 8002, true, CatalogApplication::configure),
          new Service(
              SubscriptionsApplication.NAME, 8003, true, SubscriptionsApplication::configure),
          new Service(DeliveryApplication.NAME, 8004, true, DeliveryApplication::configure),
          new Service(GatewayApplication.NAME, 8000, false, GatewayApplication::configure));

  private final Map<String, ApplicationContext> running = new LinkedHashMap<>();

  /** Starts one service with these values in place of its file's. */
  void start(Service service, Map<String, Object> properties) {
    try {
      ApplicationContext context =
          service.configure().apply(ApplicationContext.builder()).properties(properties).start();
      running.put(service.name(), context);
      context.findBean(EmbeddedApplication.class).ifPresent(EmbeddedApplication::start);
    } catch (RuntimeException e) {
      throw new LocalFailure(service.name() + " cannot start: " + LocalFailure.oneLine(e), e);
    }
  }

  /** The context of a running service. */
  ApplicationContext context(String name) {
    ApplicationContext context = running.get(name);
    if (context == null) {
      throw new IllegalStateException(name + " does not run");
    }
    return context;
  }

  /** No new requests first; then all others at once, each finishing what it is at. */
  @Override
  public void close() {
    ApplicationContext door = running.remove(GatewayApplication.NAME);
    if (door != null) {
      door.close();
    }
    List<Thread> closing = new ArrayList<>();
    running.forEach(
        (name, context) ->
            closing.add(Thread.ofPlatform().name("stop-" + name).start(context::close)));
    closing.forEach(LocalServices::join);
    running.clear();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

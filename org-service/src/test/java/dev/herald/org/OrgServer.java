package dev.herald.org;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.testkit.TestServers;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The real service on a free port with a database of its own, shared by all tests of the JVM. */
public final class OrgServer {

  private static @Nullable OrgServer shared;

  private final ApplicationContext context;
  private final EmbeddedServer server;
  private final SlackStandIn slack = new SlackStandIn();

  private OrgServer() {
    Map<String, Object> properties = new HashMap<>(TestServers.properties(OrgApplication.NAME));
    properties.put("herald.access.last-used-flush", "20ms");
    properties.put("herald.site-url", "http://herald.example.com/");
    properties.put("herald.vendors.http.timeout", "15s");
    properties.put("herald.vendors.http.longest-wait", "1ms");
    properties.put("herald.vendors.slack.api-base-url", slack.url());
    properties.put("herald.vendors.slack.client-id", "our-app");
    properties.put("herald.vendors.slack.client-secret", "our-secret");
    context = OrgApplication.configure(ApplicationContext.builder()).properties(properties).start();
    server = context.getBean(EmbeddedServer.class).start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "org-server-closer"));
  }

  private void stop() {
    context.close();
    slack.stop();
  }

  public static synchronized OrgServer shared() {
    if (shared == null) {
      shared = new OrgServer();
    }
    return shared;
  }

  public ApplicationContext context() {
    return context;
  }

  public SlackStandIn slack() {
    return slack;
  }

  public String url() {
    return server.getURL().toString();
  }

  /** Calls as whoever the gateway or a neighbour says is calling. */
  public Caller as(Identity identity) {
    String token = context.getBean(IdentityTokens.class).sign(identity, OrgApplication.NAME);
    return new Caller(url(), "Bearer " + token);
  }

  public Caller asOperator() {
    return as(new Identity.Operator());
  }

  public Caller asGateway() {
    return as(new Identity.Service("gateway"));
  }

  public Caller asNobody() {
    return new Caller(url(), null);
  }
}

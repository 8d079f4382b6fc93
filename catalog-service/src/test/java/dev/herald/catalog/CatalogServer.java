package dev.herald.catalog;

import dev.herald.platform.identity.Identity;
import dev.herald.platform.identity.IdentityTokens;
import dev.herald.platform.identity.ProjectInfo;
import dev.herald.testkit.TestServers;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The real service on a free port with a database of its own, shared by all tests of the JVM. */
public final class CatalogServer {

  /** The only organization that may use the source "alien". */
  public static final UUID ALIENS = new UUID(9, 9);

  private static @Nullable CatalogServer shared;

  private final ApplicationContext context;
  private final EmbeddedServer server;

  private CatalogServer() {
    Map<String, Object> properties = new HashMap<>(TestServers.properties(CatalogApplication.NAME));
    var postgres = TestServers.postgres();
    String facts = postgres.createDatabase("facts");
    fill(facts, postgres.username(), postgres.password());
    properties.putAll(source("facts", facts, Given.INITECH, Map.of("statement-timeout", "5s")));
    properties.putAll(source("alien", facts, ALIENS, Map.of()));
    properties.putAll(
        source("small", facts, Given.INITECH, Map.of("max-rows", 5, "max-result-bytes", 1000)));
    properties.putAll(source("hasty", facts, Given.INITECH, Map.of("statement-timeout", "300ms")));
    properties.putAll(
        source(
            "narrow",
            facts,
            Given.INITECH,
            Map.of("statement-timeout", "15s", "pool-size", 1, "connect-timeout", "1s")));
    properties.putAll(
        source(
            "nowhere",
            "jdbc:postgresql://127.0.0.1:1/x",
            Given.INITECH,
            Map.of("connect-timeout", "500ms")));
    context =
        CatalogApplication.configure(ApplicationContext.builder()).properties(properties).start();
    server = context.getBean(EmbeddedServer.class).start();
    Runtime.getRuntime().addShutdownHook(new Thread(context::close, "catalog-server-closer"));
  }

  public static synchronized CatalogServer shared() {
    if (shared == null) {
      shared = new CatalogServer();
    }
    return shared;
  }

  public ApplicationContext context() {
    return context;
  }

  /** Calls as whoever the gateway or a neighbour says is calling. */
  public Caller as(Identity identity) {
    String token = context.getBean(IdentityTokens.class).sign(identity, CatalogApplication.NAME);
    return new Caller(server.getURL().toString(), "Bearer " + token);
  }

  public Caller asMember(ProjectInfo project) {
    return as(Given.member(project));
  }

  public Caller asWorker() {
    return as(new Identity.Service("delivery"));
  }

  public Caller asNobody() {
    return new Caller(server.getURL().toString(), null);
  }

  private static Map<String, Object> source(
      String name, String url, UUID organization, Map<String, ?> more) {
    String prefix = "herald.catalog.sources." + name + ".";
    Map<String, Object> properties = new HashMap<>();
    properties.put(prefix + "url", url);
    properties.put(prefix + "username", TestServers.postgres().username());
    properties.put(prefix + "password", TestServers.postgres().password());
    properties.put(prefix + "organizations", organization.toString());
    more.forEach((key, value) -> properties.put(prefix + key, value));
    return properties;
  }

  private static void fill(String url, String username, String password) {
    try (var connection = DriverManager.getConnection(url, username, password);
        var statement = connection.createStatement()) {
      statement.execute("create table visits (path text, views int)");
      statement.execute("insert into visits values ('/pricing', 42), ('/docs', 17)");
      statement.execute("create sequence tally");
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}

package dev.herald.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One PostgreSQL server on loopback, with a role {@code herald} that owns the databases asked for.
 *
 * <p>It runs the plain {@code postgres} program instead of a wrapper: what is on disk decides at
 * start, so that data survives a JVM that was killed and left its server behind.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final String ROLE = "herald";
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(5);

  /** Safe against a crash of the machine; what a promise to deliver rests on. */
  private static final List<String> DURABLE =
      List.of("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=128MB");

  /** Nothing is worth keeping: three times as fast. */
  private static final List<String> FAST =
      List.of(
          "fsync=off",
          "synchronous_commit=off",
          "full_page_writes=off",
          "shared_buffers=48MB",
          "autovacuum_naptime=10s");

  private static final List<String> ALWAYS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "max_connections=200",
          "max_wal_size=256MB",
          "jit=off",
          "timezone=UTC",
          "log_timezone=UTC",
          "log_min_messages=warning",
          "dynamic_shared_memory_type=mmap");

  private final Path directory;
  private final boolean durable;
  private final int port;
  private final String password;
  private final ChildServer server;
  private final Runnable closer = this::close;

  private EmbeddedPostgres(
      Path directory, boolean durable, int port, String password, ChildServer server) {
    this.directory = directory;
    this.durable = durable;
    this.port = port;
    this.password = password;
    this.server = server;
  }

  /**
   * Starts the server whose data lives in {@code directory}, made at the first start.
   *
   * @param port where to listen; 0 takes a free one
   * @throws IllegalStateException with the server's last words when it does not come up
   */
  public static EmbeddedPostgres durable(Path directory, int port) {
    return start(directory.toAbsolutePath(), true, port);
  }

  /** Starts an empty server that forgets everything when closed. */
  public static EmbeddedPostgres throwaway() {
    return start(ScratchDirectory.create("postgres"), false, 0);
  }

  public int port() {
    return port;
  }

  public String username() {
    return ROLE;
  }

  public String password() {
    return password;
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Makes {@code name} unless it is there, and returns its JDBC URL. */
  public String createDatabase(String name) {
    try (Connection connection = superuser("postgres");
        var ask = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      ask.setString(1, name);
      if (!ask.executeQuery().next()) {
        try (var make = connection.createStatement()) {
          make.execute("create database \"%s\" owner %s".formatted(name, ROLE));
        }
      }
      return jdbcUrl(name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
  }

  /** Runs {@code sql} in {@code database} with all rights: for roles and extensions. */
  public void execute(String database, String sql) {
    try (Connection connection = superuser(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("refused by PostgreSQL: " + e.getMessage(), e);
    }
  }

  /** Id of the server process, for whoever wants to measure or kill it. */
  public long pid() {
    return server.pid();
  }

  /** Ends open connections, writes a checkpoint and stops. */
  @Override
  public void close() {
    if (server.alive()) {
      server.stop("INT", STOP);
    }
    if (!durable) {
      ScratchDirectory.remove(directory);
    }
    AtExit.forget(closer);
  }

  private static EmbeddedPostgres start(Path directory, boolean durable, int wantedPort) {
    PostgresProgram program = PostgresProgram.unpacked();
    int port = wantedPort == 0 ? FreePorts.one() : wantedPort;
    Path data = directory.resolve("data");
    try {
      Files.createDirectories(directory);
      String password = password(directory);
      endServerOf(data);
      if (!Files.exists(data)) {
        initialize(program, directory, password, durable);
      }
      var server = launch(program, directory, durable, port);
      var postgres = new EmbeddedPostgres(directory, durable, port, password, server);
      AtExit.close(postgres.closer);
      postgres.awaitReady();
      postgres.declareRole();
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL cannot use " + directory, e);
    }
  }

  /** Ends a server that a killed JVM left behind on {@code directory}, which frees its port. */
  public static void endOrphan(Path directory) {
    try {
      endServerOf(directory.resolve("data"));
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL cannot use " + directory, e);
    }
  }

  /** What still runs is stopped; the file that names it is removed only when it lies. */
  private static void endServerOf(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 3) {
      Files.delete(file);
      return;
    }
    long pid = Long.parseLong(lines.getFirst().strip());
    Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
    var orphan = ChildServer.running(pid, started);
    if (orphan.isPresent()) {
      ChildServer.end(orphan.get(), "INT", STOP);
    } else if (ProcessHandle.of(pid).isPresent()) {
      // The id belongs to somebody else by now, and PostgreSQL would take that one for itself.
      Files.delete(file);
    }
  }

  /** Made beside its place and renamed when whole, so that an interrupted start leaves no half. */
  private static void initialize(
      PostgresProgram program, Path directory, String password, boolean durable)
      throws IOException {
    Path draft = directory.resolve("data.part");
    Path secret = directory.resolve("password.part");
    UserCache.deleteTree(draft);
    Files.createDirectories(draft);
    Files.writeString(secret, password);
    ServerAccount.current().give(directory);
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                program.path("initdb"),
                "--pgdata=" + draft,
                "--username=" + SUPERUSER,
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The same order of text on every operating system.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions"));
    if (!durable) {
      command.add("--no-sync");
    }
    var process =
        new ProcessBuilder(ServerAccount.current().command(command))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("initdb.log").toFile())
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            "initdb failed: " + Files.readString(directory.resolve("initdb.log")).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making the database", e);
    }
    Files.delete(secret);
    Files.move(draft, directory.resolve("data"));
  }

  private static ChildServer launch(
      PostgresProgram program, Path directory, boolean durable, int port) throws IOException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                program.path("postgres"),
                "-D",
                directory.resolve("data").toString(),
                "-p",
                Integer.toString(port)));
    for (List<String> settings : List.of(ALWAYS, durable ? DURABLE : FAST)) {
      settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    }
    return ChildServer.start(
        ServerAccount.current().command(command), directory.resolve("postgres.log"), Map.of());
  }

  private void awaitReady() {
    Instant deadline = Instant.now().plus(START);
    while (true) {
      try (Connection connection = superuser("postgres")) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        if (!server.alive() || Instant.now().isAfter(deadline)) {
          close();
          throw new IllegalStateException("PostgreSQL did not start: " + server.lastWords(), e);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(40);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL was starting", e);
    }
  }

  private void declareRole() {
    execute(
        "postgres",
        """
        do $$ begin
          if not exists (select from pg_roles where rolname = '%1$s') then
            create role %1$s login createdb password '%2$s';
          end if;
        end $$\
        """
            .formatted(ROLE, password));
  }

  private Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
  }

  private static String password(Path directory) throws IOException {
    Path file = directory.resolve("password");
    if (Files.exists(file) && Files.size(file) > 0) {
      return Files.readString(file).strip();
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Files.writeString(file, password);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return password;
  }
}

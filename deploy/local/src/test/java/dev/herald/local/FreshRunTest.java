package dev.herald.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that empties its directory first. None gets further: the port it wants is taken. */
class FreshRunTest {
  @TempDir Path data;
  private final List<Process> servers = new ArrayList<>();

  @AfterEach
  void stopAll() {
    servers.forEach(Process::destroyForcibly);
  }

  @Test
  void theServersOfAKilledRunAreEndedBeforeTheFilesThatNameThemGo() throws Exception {
    Files.createFile(data.resolve("settings.properties"));
    Process database = leftBehindDatabase();
    Process temporal = leftBehindTemporal();

    startFresh("is taken");

    assertThat(database.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(temporal.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(data.resolve("postgres")).doesNotExist();
    assertThat(data.resolve("temporal")).doesNotExist();
  }

  @Test
  void theServersOfSomebodyElsesDirectoryAreLeftAlone() throws Exception {
    Process database = leftBehindDatabase();
    Process temporal = leftBehindTemporal();

    startFresh("was not made by a local run");

    assertThat(database.isAlive()).isTrue();
    assertThat(temporal.isAlive()).isTrue();
    assertThat(data.resolve("postgres")).isNotEmptyDirectory();
  }

  private void startFresh(String refusal) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var options =
          new LocalRun.Options(
              data, taken.getLocalPort(), true, new TemporalChoice.Embedded(), false, Map.of());
      assertThatThrownBy(() -> LocalRun.start(options))
          .isInstanceOf(LocalFailure.class)
          .hasMessageContaining(refusal);
    }
  }

  /** Told of as PostgreSQL does it: process, directory, second of its start. */
  private Process leftBehindDatabase() throws IOException {
    Process server = server();
    Path directory = Files.createDirectories(data.resolve("postgres").resolve("data"));
    Files.write(
        directory.resolve("postmaster.pid"),
        List.of("" + server.pid(), directory.toString(), "" + startOf(server).getEpochSecond()));
    return server;
  }

  private Process leftBehindTemporal() throws IOException {
    Process server = server();
    Path directory = Files.createDirectories(data.resolve("temporal"));
    Files.writeString(
        directory.resolve("server.pid"), server.pid() + " " + startOf(server).toEpochMilli());
    return server;
  }

  private Process server() throws IOException {
    Process server = new ProcessBuilder("sleep", "600").start();
    servers.add(server);
    return server;
  }

  private static Instant startOf(Process server) {
    return server.info().startInstant().orElseThrow();
  }
}

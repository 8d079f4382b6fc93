package dev.herald.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A folder for servers that live no longer than this JVM.
 *
 * <p>Folders of JVMs that were killed are found by the process id in their name; what still runs in
 * them is ended and the folder removed, so that killed test runs do not pile up.
 */
final class ScratchDirectory {
  private static final Path ALL =
      Path.of(
          System.getProperty("java.io.tmpdir"),
          "herald-scratch-" + System.getProperty("user.name"));

  private ScratchDirectory() {}

  /** A new, empty folder, removed by {@link #remove} or by a later JVM. */
  static synchronized Path create(String name) {
    try {
      Files.createDirectories(ALL);
      sweep();
      ProcessHandle self = ProcessHandle.current();
      long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
      Path own = Files.createDirectories(ALL.resolve(self.pid() + "-" + started));
      return Files.createTempDirectory(own, name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a scratch folder in " + ALL, e);
    }
  }

  static void remove(Path directory) {
    try {
      UserCache.deleteTree(directory);
      Files.deleteIfExists(directory.getParent());
    } catch (IOException e) {
      // Other servers of this JVM still use the parent, or a file went away meanwhile: the next
      // JVM sweeps what is left.
    }
  }

  private static void sweep() throws IOException {
    try (var folders = Files.list(ALL)) {
      for (Path folder : (Iterable<Path>) folders::iterator) {
        if (!ownerLives(folder.getFileName().toString())) {
          sweep(folder);
        }
      }
    }
  }

  private static void sweep(Path folder) {
    try (var servers = Files.list(folder)) {
      for (Path server : (Iterable<Path>) servers::iterator) {
        EmbeddedPostgres.endOrphan(server);
        ChildServer.endNoted(server.resolve("server.pid"), Duration.ofSeconds(5));
      }
      UserCache.deleteTree(folder);
    } catch (IOException | UncheckedIOException e) {
      // Two JVMs may sweep at once; whoever comes later finds less to do.
    }
  }

  private static boolean ownerLives(String name) {
    String[] parts = name.split("-", -1);
    try {
      return parts.length == 2
          && ChildServer.running(
                  Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1])))
              .isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}

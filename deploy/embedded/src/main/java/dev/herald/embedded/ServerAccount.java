package dev.herald.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The account a child server runs under, as the words to put before its command.
 *
 * <p>PostgreSQL refuses to run as root, which is what a container gives. A user namespace hides
 * that; where the container forbids one, the server runs as {@code nobody}.
 */
sealed interface ServerAccount {
  /** The caller's own account is good enough. */
  record Own() implements ServerAccount {}

  /** Root, but seen as an ordinary user by the server. */
  record OwnNamespace() implements ServerAccount {}

  /** Root without namespaces: another account has to do it. */
  record Other(String name) implements ServerAccount {}

  /** Found once: it takes a process to find out. */
  ServerAccount CURRENT = detect();

  static ServerAccount current() {
    return CURRENT;
  }

  /** The command as it has to be started under this account. */
  default List<String> command(List<String> plain) {
    List<String> words =
        new ArrayList<>(
            switch (this) {
              case Own() -> List.<String>of();
              case OwnNamespace() -> List.of("unshare", "-U");
              case Other(var name) ->
                  List.of("setpriv", "--reuid", name, "--regid", group(name), "--clear-groups");
            });
    words.addAll(plain);
    return words;
  }

  /** Hands a folder to this account where it is not the caller's own. */
  default void give(Path directory) throws IOException {
    if (!(this instanceof Other(var name))) {
      return;
    }
    var owner =
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    try (var all = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.setOwner(path, owner);
      }
    }
    for (Path up = directory.toAbsolutePath().getParent(); up != null; up = up.getParent()) {
      if (!Files.getPosixFilePermissions(up)
          .contains(java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE)) {
        throw new IOException(
            "PostgreSQL does not run as root and '%s' cannot enter %s: run as an ordinary user or choose another data directory"
                .formatted(name, up));
      }
    }
  }

  private static ServerAccount detect() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new Own();
    }
    return succeeds("unshare", "-U", "true") ? new OwnNamespace() : new Other("nobody");
  }

  private static String group(String name) {
    try {
      return Files.readAllLines(Path.of("/etc/passwd")).stream()
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 3 && fields[0].equals(name))
          .map(fields -> fields[3])
          .findFirst()
          .orElse(name);
    } catch (IOException e) {
      return name;
    }
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

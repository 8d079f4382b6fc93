package dev.herald.bench;

import dev.herald.embedded.AtExit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java program of ours as a process of its own, which can be killed like one. */
final class Child implements AutoCloseable {

  private final Process process;
  private final Runnable closer = this::close;

  private Child(Process process) {
    this.process = process;
    // Interrupted, a measurement leaves nothing running.
    AtExit.close(closer);
  }

  /** Starts a main class on this program's own class path; its output goes to the log. */
  static Child java(Class<?> main, List<String> jvm, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("HERALD_LOG", "text", "HERALD_LOG_LEVEL", "warn"));
    try {
      return new Child(
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** As {@code kill -9}: no chance to finish anything. */
  void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(30));
    AtExit.forget(closer);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    end(Duration.ofSeconds(30));
  }

  /** Asks it to end, and makes it when it takes too long. */
  void end(Duration atMost) {
    process.destroy();
    await(atMost);
    AtExit.forget(closer);
  }

  private void await(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

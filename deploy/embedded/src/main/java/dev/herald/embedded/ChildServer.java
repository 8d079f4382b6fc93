package dev.herald.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that runs as a process of its own, and what is needed to end it for certain. */
final class ChildServer {
  private static final long LOG_KEPT_BYTES = 20L << 20;

  private final Process process;
  private final Path log;

  private ChildServer(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code command} with its output appended to {@code log}. */
  static ChildServer start(List<String> command, Path log, Map<String, String> environment)
      throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_KEPT_BYTES) {
      Files.delete(log);
    }
    List<String> words = new ArrayList<>(ownSession());
    words.addAll(command);
    var builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new ChildServer(process, log);
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** The last lines it wrote, for the message that says why it did not start. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(" | ", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  /** Sends {@code signal} and waits; past {@code patience} the process is killed. */
  void stop(String signal, Duration patience) {
    end(process.toHandle(), signal, patience);
  }

  /** Leaves a note by which a later start finds this process again if this JVM is killed. */
  void note(Path file) throws IOException {
    long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    Files.writeString(file, process.pid() + " " + started);
  }

  /** Ends the process a {@link #note} speaks of, if it still is that very process. */
  static void endNoted(Path file, Duration patience) {
    try {
      if (Files.exists(file)) {
        String[] words = Files.readString(file).strip().split(" ");
        if (words.length == 2) {
          running(Long.parseLong(words[0]), Instant.ofEpochMilli(Long.parseLong(words[1])))
              .ifPresent(orphan -> end(orphan, "TERM", patience));
        }
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      // A note cut short by the same kill: nothing can be told from it.
      file.toFile().delete();
    }
  }

  /** The process with this id, unless the id has meanwhile been given to another one. */
  static Optional<ProcessHandle> running(long pid, Instant started) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            handle ->
                handle
                    .info()
                    .startInstant()
                    .map(at -> Duration.between(at, started).abs().toSeconds() < 5)
                    .orElse(false));
  }

  static void end(ProcessHandle handle, String signal, Duration patience) {
    if (!handle.isAlive()) {
      return;
    }
    CompletableFuture<ProcessHandle> exit = handle.onExit();
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(handle.pid())).start().waitFor();
      exit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | IOException | ExecutionException e) {
      handle.destroyForcibly();
    } catch (InterruptedException e) {
      handle.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ctrl-C reaches a whole session: without one of its own a server would stop before its users.
   */
  private static List<String> ownSession() {
    if (onPath("setsid").isPresent()) {
      return List.of("setsid");
    }
    return onPath("perl").isPresent()
        ? List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV", "--")
        : List.of();
  }

  static Optional<Path> onPath(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .filter(part -> !part.isBlank())
        .map(part -> Path.of(part, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}

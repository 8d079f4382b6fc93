package dev.herald.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedTest {
  private final List<Sleeper> started = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
  private volatile boolean startable = true;

  /** A process that does nothing for long, in place of a server. */
  private record Sleeper(Process process) implements AutoCloseable {
    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** One that waits until the test makes it. */
  private record Attempt(Duration pause, Runnable task) {}

  @AfterEach
  void stopAll() {
    started.forEach(Sleeper::close);
  }

  @Test
  void aServerThatEndsIsStartedAgain() throws Exception {
    try (var guarded = guarded()) {
      Sleeper first = guarded.get();
      first.close();

      await().until(() -> guarded.get() != first);
      assertThat(guarded.get().process().isAlive()).isTrue();
    }
  }

  @Test
  void aServerThatDoesNotStartAgainIsTriedWithGrowingPausesUntilItDoes() throws Exception {
    try (var guarded = guarded()) {
      startable = false;
      guarded.get().close();

      List<Long> pauses = new ArrayList<>();
      for (int failed = 0; failed < 7; failed++) {
        Attempt next = nextAttempt();
        pauses.add(next.pause().toSeconds());
        next.task().run();
      }
      assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);

      startable = true;
      nextAttempt().task().run();
      assertThat(guarded.get().process().isAlive()).isTrue();
      assertThat(attempts).isEmpty();
    }
  }

  @Test
  void aServerThatWasClosedIsNotTriedAnyMore() throws Exception {
    var guarded = guarded();
    startable = false;
    guarded.get().close();
    Attempt next = nextAttempt();
    startable = true;

    guarded.close();
    next.task().run();

    assertThat(started).hasSize(1);
    assertThat(attempts).isEmpty();
  }

  private Guarded<Sleeper> guarded() {
    return new Guarded<>(
        "test",
        this::start,
        sleeper -> sleeper.process().pid(),
        (pause, task) -> attempts.add(new Attempt(pause, task)));
  }

  private Sleeper start() {
    if (!startable) {
      throw new IllegalStateException("not to be started now");
    }
    try {
      var sleeper = new Sleeper(new ProcessBuilder("sleep", "600").start());
      started.add(sleeper);
      return sleeper;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Attempt nextAttempt() throws InterruptedException {
    return Objects.requireNonNull(attempts.poll(10, TimeUnit.SECONDS), "no further attempt");
  }
}

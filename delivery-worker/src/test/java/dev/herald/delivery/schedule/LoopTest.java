package dev.herald.delivery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Bell bell = new Bell();
  private final AtomicInteger turns = new AtomicInteger();

  @Test
  void goesOnAfterAnException() {
    goesOn(this::fail);
  }

  @Test
  void goesOnAfterAnError() {
    goesOn(
        () -> {
          turns.incrementAndGet();
          throw new NoClassDefFoundError("a jar that was replaced");
        });
  }

  @Test
  void stopsWhileItRestsAfterAFailure() {
    var loop = Loop.start("test", bell, this::fail);
    await().atMost(SOON).until(() -> turns.get() == 1);

    loop.close();

    bell.ring();
    assertThat(turns).hasValue(1);
  }

  private void goesOn(Loop.Work work) {
    try (var _ = Loop.start("test", bell, work)) {
      await().atMost(SOON).until(() -> turns.get() == 1);

      bell.ring();

      await().atMost(SOON).until(() -> turns.get() == 2);
    }
  }

  private Duration fail() {
    turns.incrementAndGet();
    throw new IllegalStateException("a database that is away");
  }
}

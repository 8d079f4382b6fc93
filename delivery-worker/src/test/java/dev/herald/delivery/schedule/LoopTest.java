package dev.herald.delivery.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final Bell bell = new Bell();
  private final AtomicInteger turns = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class})
  void goesOnAfterWhateverWentWrong(Class<? extends Throwable> what) {
    try (var _ = Loop.start("test", bell, () -> fail(what))) {
      await().atMost(SOON).until(() -> turns.get() == 1);

      bell.ring();

      await().atMost(SOON).until(() -> turns.get() == 2);
    }
  }

  @Test
  void stopsWhileItRestsAfterAFailure() {
    var loop = Loop.start("test", bell, () -> fail(IllegalStateException.class));
    await().atMost(SOON).until(() -> turns.get() == 1);

    loop.close();

    bell.ring();
    assertThat(turns).hasValue(1);
  }

  private Duration fail(Class<? extends Throwable> what) {
    turns.incrementAndGet();
    try {
      throw what.getDeclaredConstructor().newInstance();
    } catch (RuntimeException | Error expected) {
      throw expected;
    } catch (Throwable unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}

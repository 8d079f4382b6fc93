package dev.herald.local;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeeperTest {
  @Test
  void aLookThatFailsIsNotTheLast() {
    var looks = new AtomicInteger();
    try (var _ = new Keeper("test-keeper", () -> fail(looks), Duration.ofMillis(1))) {
      await().until(() -> looks.get() >= 3);
    }
  }

  private static void fail(AtomicInteger looks) {
    throw new IllegalStateException("look " + looks.incrementAndGet() + " fails");
  }
}

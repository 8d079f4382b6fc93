package dev.herald.catalog.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  private final SingleFlight<String, Integer> flights = new SingleFlight<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void whoComesWhileItIsUnderwayGetsTheSameResult()
      throws ExecutionException, InterruptedException {
    var gate = new CountDownLatch(1);
    var asked = new AtomicInteger();
    List<Future<Integer>> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        results.add(
            threads.submit(
                () -> {
                  asked.incrementAndGet();
                  return flights.join("a", () -> slowly(gate));
                }));
      }
      await().until(() -> asked.get() == 10);
      gate.countDown();
    }

    assertThat(results.getFirst().get()).isPositive();
    // A latecomer may have found the flight over, never one of its own beside it.
    assertThat(done.get()).isLessThan(10);
  }

  @Test
  void otherKeysFlyByThemselves() {
    assertThat(flights.join("a", () -> 1)).isEqualTo(1);
    assertThat(flights.join("b", () -> 2)).isEqualTo(2);
    assertThat(flights.join("a", () -> 3)).isEqualTo(3);
  }

  @Test
  void aFailureIsToldAndForgotten() {
    assertThatThrownBy(
            () ->
                flights.join(
                    "a",
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(flights.join("a", () -> 1)).isEqualTo(1);
  }

  private Integer slowly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
    return done.incrementAndGet();
  }
}

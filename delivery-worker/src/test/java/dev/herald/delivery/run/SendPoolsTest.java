package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Destination;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds up whom. */
class SendPoolsTest {

  private static final int DESTINATION = 2;

  private final SendPools pools = new SendPools(new ParallelConfiguration(1, 3, 4, 4, DESTINATION));
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch stalled = new CountDownLatch(1);
  private final AtomicInteger stalling = new AtomicInteger();

  @AfterEach
  void end() {
    stalled.countDown();
    callers.close();
  }

  @Test
  void aStalledHostHoldsUpOnlyWhatGoesToItWhateverThePath() throws Exception {
    for (int i = 0; i < 10; i++) {
      stall(ChannelKind.WEBHOOK, "https://stalled.example/hooks/" + i, null);
    }
    await().until(() -> stalling.get() >= DESTINATION);

    sent(ChannelKind.WEBHOOK, "https://sound.example/hooks/1", null);

    assertThat(stalling).hasValue(DESTINATION);
  }

  @Test
  void aSlackChannelIsTheSameUnderAnotherNameAndAnotherWorkspacesIsNot() throws Exception {
    for (int i = 0; i < 10; i++) {
      stall(ChannelKind.SLACK, "C1|#renamed-" + i, 7L);
    }
    await().until(() -> stalling.get() >= DESTINATION);

    sent(ChannelKind.SLACK, "C2|#other", 7L);
    sent(ChannelKind.SLACK, "C1|#renamed-1", 8L);

    assertThat(stalling).hasValue(DESTINATION);
  }

  @Test
  void mailHasThePoolOfItsChannel() {
    for (int i = 0; i < 10; i++) {
      stall(ChannelKind.EMAIL, i + "@x.io", null);
    }

    await().until(() -> stalling.get() == 3);
  }

  @Test
  void oneChannelHoldsUpNoOther() throws Exception {
    for (String host : List.of("a", "b", "c", "d")) {
      stall(ChannelKind.WEBHOOK, "https://" + host + ".example", null);
    }
    await().until(() -> stalling.get() == 4);

    sent(ChannelKind.SLACK, "C1|#general", 7L);
    sent(ChannelKind.EMAIL, "a@x.io", null);
  }

  @Test
  void noMoreReportsAreRenderedAtOnceThanConfigured() throws Exception {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    List<Future<Integer>> renderings =
        IntStream.range(0, 20)
            .mapToObj(
                _ ->
                    callers.submit(
                        () ->
                            pools.render(
                                () -> {
                                  most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                                  Thread.yield();
                                  return atOnce.decrementAndGet();
                                })))
            .toList();
    for (var one : renderings) {
      one.get(10, TimeUnit.SECONDS);
    }

    assertThat(most).hasValue(1);
  }

  private void stall(ChannelKind channel, String address, @Nullable Long integration) {
    callers.submit(
        () -> {
          pools.send(
              channel,
              Destination.of(channel, address, integration),
              () -> {
                stalling.incrementAndGet();
                awaitEnd();
              });
          return null;
        });
  }

  private void sent(ChannelKind channel, String address, @Nullable Long integration) throws Exception {
    callers
        .submit(
            () -> {
              pools.send(channel, Destination.of(channel, address, integration), () -> {});
              return null;
            })
        .get(10, TimeUnit.SECONDS);
  }

  private void awaitEnd() {
    try {
      stalled.await();
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}

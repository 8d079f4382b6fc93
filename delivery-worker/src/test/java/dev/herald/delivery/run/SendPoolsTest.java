package dev.herald.delivery.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Destination;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  void aStalledHostHoldsUpOnlyWhatGoesToIt() throws Exception {
    for (int i = 0; i < 10; i++) {
      stall(ChannelKind.WEBHOOK, "webhook:stalled.example");
    }
    await().until(() -> stalling.get() >= DESTINATION);

    sent(ChannelKind.WEBHOOK, "webhook:sound.example");

    assertThat(stalling).hasValue(DESTINATION);
  }

  @Test
  void aStalledSlackChannelHoldsUpNoOther() throws Exception {
    for (int i = 0; i < 10; i++) {
      stall(ChannelKind.SLACK, "slack:7:C1");
    }
    await().until(() -> stalling.get() >= DESTINATION);

    sent(ChannelKind.SLACK, "slack:7:C2");
    sent(ChannelKind.SLACK, "slack:8:C1");

    assertThat(stalling).hasValue(DESTINATION);
  }

  @Test
  void mailHasThePoolOfItsChannel() {
    for (int i = 0; i < 10; i++) {
      stall(ChannelKind.EMAIL, "email");
    }

    await().until(() -> stalling.get() == 3);
  }

  @Test
  void oneChannelHoldsUpNoOther() throws Exception {
    for (String host : List.of("a", "b", "c", "d")) {
      stall(ChannelKind.WEBHOOK, "webhook:" + host);
    }
    await().until(() -> stalling.get() == 4);

    sent(ChannelKind.SLACK, "slack:7:C1");
    sent(ChannelKind.EMAIL, "email");
  }

  private void stall(ChannelKind channel, String destination) {
    callers.submit(
        () -> {
          pools.send(
              channel,
              new Destination(destination, destination),
              () -> {
                stalling.incrementAndGet();
                awaitEnd();
              });
          return null;
        });
  }

  private void sent(ChannelKind channel, String destination) throws Exception {
    callers
        .submit(
            () -> {
              pools.send(channel, new Destination(destination, destination), () -> {});
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

package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.Destination;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Bounds what is sent at once: per channel, and within it per destination as its provider counts
 * them, so that one stalled host holds up only what goes to it, whatever the path. Who has waited
 * longest is next.
 */
@Singleton
final class SendPools {

  private static final int STRIPES = 1024;

  private final Map<ChannelKind, Semaphore> channels = new EnumMap<>(ChannelKind.class);
  private final Semaphore[] destinations = new Semaphore[STRIPES];
  private final Semaphore rendering;

  SendPools(ParallelConfiguration parallel) {
    for (ChannelKind channel : ChannelKind.values()) {
      channels.put(channel, new Semaphore(parallel.of(channel), true));
    }
    for (int i = 0; i < STRIPES; i++) {
      destinations[i] = new Semaphore(parallel.destination(), true);
    }
    rendering = new Semaphore(parallel.render(), true);
  }

  /** Sends when there is room; e-mail has one destination, whose pool is the channel's. */
  void send(ChannelKind channel, Destination destination, Runnable work)
      throws InterruptedException {
    if (channel == ChannelKind.EMAIL) {
      within(channel(channel), work);
      return;
    }
    var stripe = destinations[Math.floorMod(destination.rate().hashCode(), STRIPES)];
    stripe.acquire();
    try {
      within(channel(channel), work);
    } finally {
      stripe.release();
    }
  }

  <T> T render(Supplier<T> work) throws InterruptedException {
    rendering.acquire();
    try {
      return work.get();
    } finally {
      rendering.release();
    }
  }

  private Semaphore channel(ChannelKind channel) {
    var semaphore = channels.get(channel);
    if (semaphore == null) {
      throw new IllegalStateException("no pool for " + channel);
    }
    return semaphore;
  }

  private static void within(Semaphore room, Runnable work) throws InterruptedException {
    room.acquire();
    try {
      work.run();
    } finally {
      room.release();
    }
  }
}

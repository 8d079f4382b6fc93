package dev.herald.bench;

import dev.herald.platform.recurrence.RecurrenceRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Callable;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Next-occurrence computations per second against plain lib-recur on the same rules. */
@Command(name = "recurrence", description = "Next occurrences/s against plain lib-recur.")
final class RecurrenceCommand implements Callable<Integer> {

  private static final Instant START = Instant.parse("2023-01-02T09:00:00Z");
  private static final TimeZone UTC = TimeZone.getTimeZone("UTC");

  @Option(names = "--rounds", defaultValue = "7", description = "measured pairs (default 7)")
  int rounds;

  @Option(names = "--count", defaultValue = "40000", description = "computations a round")
  int count;

  private record Peer(RecurrenceRule ours, org.dmfs.rfc5545.recur.RecurrenceRule plain) {}

  @Override
  public Integer call() throws InvalidRecurrenceRuleException {
    List<Peer> peers = peers();
    checkSame(peers);
    List<Double> ratios = new ArrayList<>();
    double ours = 0;
    double plain = 0;
    for (int round = -2; round < rounds; round++) {
      ours = rate(() -> ours(peers));
      plain = rate(() -> plain(peers));
      if (round >= 0) {
        ratios.add(ours / plain);
      }
    }
    ratios.sort(null);
    System.out.printf(
        "recurrence: ours %.0f/s, lib-recur %.0f/s (last pair), ratio median %.2f (min %.2f, max"
            + " %.2f, %d pairs, goal >= 0.9)%n",
        ours,
        plain,
        ratios.get(ratios.size() / 2),
        ratios.getFirst(),
        ratios.getLast(),
        ratios.size());
    return 0;
  }

  private double rate(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return count / ((System.nanoTime() - began) / 1e9);
  }

  private void ours(List<Peer> peers) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      Peer peer = peers.get(i % peers.size());
      sum += peer.ours().next(after(i)).map(Instant::getEpochSecond).orElse(0L);
    }
    keep(sum);
  }

  private void plain(List<Peer> peers) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += plainNext(peers.get(i % peers.size()), after(i)) / 1000;
    }
    keep(sum);
  }

  private static long plainNext(Peer peer, Instant after) {
    var instances = peer.plain().iterator(new DateTime(UTC, START.toEpochMilli()));
    instances.fastForward(after.toEpochMilli() + 1);
    return instances.hasNext() ? instances.nextMillis() : 0;
  }

  private static void checkSame(List<Peer> peers) {
    for (Peer peer : peers) {
      long ours = peer.ours().next(after(1)).map(Instant::toEpochMilli).orElse(0L);
      if (ours != plainNext(peer, after(1))) {
        throw new IllegalStateException("the peers do not agree on " + peer.plain());
      }
    }
  }

  /** Three years on, moving so that nothing can be remembered from the call before. */
  private static Instant after(int i) {
    return START.plus(Duration.ofDays(3 * 365L)).plusSeconds(i * 977L % 31_536_000);
  }

  private static List<Peer> peers() throws InvalidRecurrenceRuleException {
    return List.of(
        peer("daily", 1, null, null, "FREQ=DAILY"),
        peer("weekly", 1, List.of("monday"), null, "FREQ=WEEKLY;BYDAY=MO;WKST=MO"),
        peer(
            "weekly",
            2,
            List.of("monday", "thursday"),
            null,
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=MO"),
        peer("monthly", 1, null, null, "FREQ=MONTHLY"),
        peer("monthly", 1, List.of("monday"), 1, "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1;WKST=MO"),
        peer(
            "monthly",
            1,
            List.of("monday", "tuesday", "wednesday", "thursday", "friday"),
            -1,
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;WKST=MO"),
        peer("yearly", 1, null, null, "FREQ=YEARLY"));
  }

  private static Peer peer(
      String frequency,
      int interval,
      @Nullable List<String> days,
      @Nullable Integer position,
      String plain)
      throws InvalidRecurrenceRuleException {
    return new Peer(
        RecurrenceRule.of(frequency, interval, days, position, null, START, null),
        new org.dmfs.rfc5545.recur.RecurrenceRule(plain));
  }

  private static void keep(long value) {
    if (value == 42) {
      System.out.print("");
    }
  }
}

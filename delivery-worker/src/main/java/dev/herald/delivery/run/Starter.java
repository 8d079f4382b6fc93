package dev.herald.delivery.run;

import dev.herald.delivery.channel.ChannelKind;
import dev.herald.delivery.ledger.DeliveryQueue;
import dev.herald.delivery.ledger.LeaseConfiguration;
import dev.herald.delivery.ledger.QueuedDelivery;
import dev.herald.delivery.schedule.DispatchSwitch;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts what is queued, as far as the window has room: one delivery per workflow in calm times,
 * rounds of many when a wave is due.
 */
@Singleton
final class Starter {

  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration AWAY = Duration.ofSeconds(1);

  /** Deliveries of one project leased together while others wait. */
  private static final int TOGETHER = 10;

  private final DeliveryQueue queue;
  private final InFlight inFlight;
  private final StartRound start;
  private final TemporalLink temporal;
  private final DispatchSwitch dispatch;
  private final LeaseConfiguration leases;
  private final RunConfiguration configuration;

  /** The project served last, by channel and kind of queue: the next in line comes after it. */
  private final Map<String, Long> served = new HashMap<>();

  Starter(
      DeliveryQueue queue,
      InFlight inFlight,
      StartRound start,
      TemporalLink temporal,
      DispatchSwitch dispatch,
      LeaseConfiguration leases,
      RunConfiguration configuration) {
    this.queue = queue;
    this.inFlight = inFlight;
    this.start = start;
    this.temporal = temporal;
    this.dispatch = dispatch;
    this.leases = leases;
    this.configuration = configuration;
  }

  /** One look at the queue; zero to look again at once. */
  Duration turn() throws InterruptedException {
    queue.wake();
    if (dispatch.paused()) {
      return IDLE;
    }
    if (!temporal.open() && !temporal.probe()) {
      return AWAY;
    }
    inFlight.reconcile();
    int started = 0;
    for (ChannelKind channel : ChannelKind.values()) {
      started += start(channel.wire());
    }
    return started > 0 ? Duration.ZERO : IDLE;
  }

  private int start(String channel) throws InterruptedException {
    int room = configuration.window() - inFlight.count(channel);
    if (room <= 0) {
      return 0;
    }
    int queued = queue.queued(channel, configuration.singlesAtOnce() + 1);
    // However many have to go alone, half of the window is for the others.
    var alone = lease(channel, true, queued == 0 ? room : room - configuration.window() / 2);
    room -= alone.size();
    List<List<QueuedDelivery>> rounds = new ArrayList<>();
    alone.forEach(one -> rounds.add(List.of(one)));
    if (room > 0 && queued > 0) {
      rounds.addAll(others(channel, room, queued));
    }
    Parallel.each(rounds, round -> start.start(round, round.size() == 1));
    return rounds.size();
  }

  private List<List<QueuedDelivery>> others(String channel, int room, int queued) {
    int singles = Math.clamp(configuration.singlesAtOnce() - inFlight.singles(channel), 0, room);
    if (queued <= singles) {
      return lease(channel, false, singles).stream().map(List::of).toList();
    }
    int rounds = Math.min(room, configuration.roundsAtOnce() - inFlight.rounds(channel));
    return rounds <= 0
        ? List.of()
        : RoundComposer.compose(
            lease(channel, false, rounds * configuration.roundSize()), configuration.roundSize());
  }

  /**
   * Leases up to {@code budget}: first some from each of a few projects, so that a round shows few
   * different things; and if their queues are short, one from each of many.
   */
  private List<QueuedDelivery> lease(String channel, boolean solo, int budget) {
    if (budget <= 0) {
      return List.of();
    }
    var leased = new ArrayList<>(lease(channel, solo, Math.max(1, budget / TOGETHER), budget));
    int left = budget - leased.size();
    if (left > budget / 2) {
      leased.addAll(lease(channel, solo, left, left));
    }
    return leased;
  }

  /** Leases up to {@code budget} from those next in line, {@code most} of them. */
  private List<QueuedDelivery> lease(String channel, boolean solo, int most, int budget) {
    var key = channel + solo;
    var projects = next(channel, solo, served.getOrDefault(key, 0L), most);
    if (projects.isEmpty()) {
      served.remove(key);
      return List.of();
    }
    served.put(key, projects.getLast());
    return queue.lease(channel, solo, projects, budget / projects.size(), leases.start());
  }

  /** After the last comes the first. */
  private List<Long> next(String channel, boolean solo, long after, int most) {
    var projects = new ArrayList<>(queue.projects(channel, solo, after, most));
    if (after > 0 && projects.size() < most) {
      queue.projects(channel, solo, 0, most - projects.size()).stream()
          .filter(project -> project <= after)
          .forEach(projects::add);
    }
    return projects;
  }
}

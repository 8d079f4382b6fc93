package dev.herald.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Servers, sinks, a source of numbers and workers, together for one measurement. */
final class Scene implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration LEARNING = Duration.ofMinutes(3);
  private static final int RECEIVERS = 8;

  private final Servers servers;
  private final Neighbours neighbours = new Neighbours();
  private final SinkProcess sinks;
  private final Ledger ledger;
  private final List<Worker> workers = new ArrayList<>();
  private final List<SubscriptionsProcess> services = new ArrayList<>();
  private final List<String> jvm;
  private final Map<String, String> settings;
  private int started;

  Scene(Map<String, String> settings) throws InterruptedException {
    this(Servers.start(), Worker.STEADY, settings);
  }

  /**
   * @param jvm options of the workers' JVMs
   * @param settings of the workers, where they differ from the defaults
   */
  Scene(Servers servers, List<String> jvm, Map<String, String> settings)
      throws InterruptedException {
    this.servers = servers;
    this.jvm = new ArrayList<>(jvm);
    this.settings = settings;
    ledger = new Ledger(servers, Servers.DELIVERY);
    sinks = SinkProcess.start(servers.directory(), RECEIVERS);
  }

  Servers servers() {
    return servers;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  SinkProcess sinks() {
    return sinks;
  }

  Ledger ledger() {
    return ledger;
  }

  List<Worker> workers() {
    return workers;
  }

  /**
   * Lets one worker live for a moment and keeps what it learned, so that workers killed every few
   * seconds spend them at work and not on their start.
   */
  void trainWorkers() {
    Path cache = servers.directory().resolve("worker.aot");
    List<String> training = new ArrayList<>(jvm);
    training.add("-XX:AOTCacheOutput=" + cache);
    Worker pupil = start("training", training);
    Awaitility.await("a worker that is ready").atMost(START).until(pupil::isReady);
    pupil.process().end(LEARNING);
    if (Files.exists(cache)) {
      jvm.add("-XX:AOTCache=" + cache);
    }
  }

  /** Starts one more worker and waits until it is at work. */
  void addWorker() {
    addWorkers(1);
  }

  /** Starts more workers at once, of whom the first in the world makes the tables. */
  void addWorkers(int count) {
    for (int i = 0; i < count; i++) {
      launchWorker();
    }
    awaitWorkers();
  }

  /** Waits until all workers are at work. */
  void awaitWorkers() {
    Awaitility.await("workers that are ready")
        .atMost(START)
        .until(() -> workers.stream().allMatch(Worker::isReady));
  }

  /** Kills one as {@code kill -9} does and launches another one in its place. */
  void replace(Worker victim) {
    victim.process().kill();
    workers.remove(victim);
    launchWorker();
  }

  /** Starts subscriptions-service and waits until it answers. */
  SubscriptionsProcess addSubscriptionsService() {
    var service = SubscriptionsProcess.start(servers, neighbours.url());
    services.add(service);
    Awaitility.await("a subscriptions-service that is ready").atMost(START).until(service::isReady);
    return service;
  }

  Seeds seeds() {
    return new Seeds(servers.kafka(), sinks.webhooks());
  }

  /** Waits until the workers know so many subscriptions. */
  void awaitProjected(long subscriptions, Duration atMost) {
    ledger.awaitCount("select count(*) from schedule_entry", subscriptions, atMost);
  }

  @Override
  public void close() {
    // What they still had to do is nobody's business: their servers go too.
    workers.forEach(worker -> worker.process().kill());
    services.forEach(service -> service.process().kill());
    sinks.close();
    neighbours.close();
    servers.close();
  }

  private void launchWorker() {
    started++;
    workers.add(start("worker-" + started, jvm));
  }

  private Worker start(String name, List<String> options) {
    return Worker.start(name, options, servers, sinks, neighbours.url(), settings);
  }
}

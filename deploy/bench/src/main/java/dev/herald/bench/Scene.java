package dev.herald.bench;

import dev.herald.embedded.FreePorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Servers, sinks, a source of numbers and workers, together for one measurement. */
final class Scene implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  private final Servers servers = Servers.start();
  private final Neighbours neighbours = new Neighbours();
  private final SinkProcess sinks;
  private final Ledger ledger = new Ledger(servers);
  private final List<Child> workers = new ArrayList<>();
  private final Map<String, String> settings;

  Scene(Map<String, String> settings) throws InterruptedException {
    this.settings = settings;
    sinks = SinkProcess.start(servers.directory(), FreePorts.some(2));
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

  List<Child> workers() {
    return workers;
  }

  /** Starts one more worker; the first one also makes the tables, which is waited for. */
  Child addWorker() throws InterruptedException {
    Child worker =
        Worker.start("worker-" + workers.size(), servers, sinks, neighbours.url(), settings);
    workers.add(worker);
    ledger.awaitCount(
        "select count(*) from information_schema.tables where table_name = 'worker_instance'",
        1,
        START);
    ledger.awaitCount("select count(*) from worker_instance", 1, START);
    return worker;
  }

  Seeds seeds() {
    return new Seeds(servers.kafka(), sinks.webhooks());
  }

  /** Waits until the workers know so many subscriptions. */
  void awaitProjected(long subscriptions, Duration atMost) throws InterruptedException {
    ledger.awaitCount("select count(*) from schedule_entry", subscriptions, atMost);
  }

  @Override
  public void close() {
    workers.forEach(Child::close);
    sinks.close();
    neighbours.close();
    servers.close();
  }
}

package dev.herald.bench;

import dev.herald.embedded.FreePorts;
import dev.herald.subscriptions.SubscriptionsApplication;
import java.nio.file.Path;

/** A subscriptions-service as a process of its own. */
record SubscriptionsProcess(Child process, int port) {

  static SubscriptionsProcess start(Servers servers, String neighbours) {
    int port = FreePorts.one();
    var arguments =
        new ServiceArguments(servers, Servers.SUBSCRIPTIONS, port)
            .set("herald.services.org.url", neighbours)
            .set("herald.services.catalog.url", neighbours)
            .set("herald.services.delivery.url", neighbours);
    Path log = servers.directory().resolve("subscriptions.log");
    return new SubscriptionsProcess(
        Child.java(SubscriptionsApplication.class, Worker.STEADY, arguments.list(), log), port);
  }

  /** Whether it is up; its server is the last thing it starts. */
  boolean isReady() {
    return process.isAlive() && FreePorts.answers(port);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }
}

package dev.herald.bench;

import dev.herald.delivery.DeliveryApplication;
import dev.herald.embedded.FreePorts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A delivery worker as a process of its own. */
record Worker(Child process, int port) {

  /** Such as production has. */
  static final List<String> STEADY = List.of("-Xmx512m", "-XX:+UseSerialGC");

  /** For one that is killed before it is warm: it starts in half the time. */
  static final List<String> BRIEF =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  static Worker start(
      String name,
      List<String> jvm,
      Servers servers,
      SinkProcess sinks,
      String insights,
      Map<String, String> more) {
    int port = FreePorts.one();
    var arguments =
        new ServiceArguments(servers, Servers.DELIVERY, port)
            .set("herald.temporal.target", servers.temporal())
            .set("herald.site-url", "http://127.0.0.1:8000")
            .set("herald.delivery.smtp.host", "127.0.0.1")
            .set("herald.delivery.smtp.port", Integer.toString(sinks.smtpPort()))
            .set("herald.insights.url", insights)
            .set("herald.insights.api-key", "bench")
            .set("herald.services.org.url", insights)
            .set("herald.vendors.slack.api-base-url", sinks.slack())
            .set("herald.webhook.allow", "127.0.0.1");
    more.forEach(arguments::set);
    Path log = servers.directory().resolve(name + ".log");
    return new Worker(Child.java(DeliveryApplication.class, jvm, arguments.list(), log), port);
  }

  /** Whether it is up and at work; its server is the last thing it starts. */
  boolean isReady() {
    return process.isAlive() && FreePorts.answers(port);
  }

  long pid() {
    return process.pid();
  }
}

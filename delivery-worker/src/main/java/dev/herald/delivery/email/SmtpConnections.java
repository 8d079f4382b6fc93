package dev.herald.delivery.email;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bounded set of conversations with the relay; a used one is asked whether it still listens.
 */
@Singleton
final class SmtpConnections {

  private final SmtpSettings relay;
  private final SmtpTimeouts timeouts;
  private final SmtpPoolSettings pool;
  private final Semaphore room;
  private final Deque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
  private final ScheduledThreadPoolExecutor writeTimeouts;

  SmtpConnections(SmtpSettings relay, SmtpTimeouts timeouts, SmtpPoolSettings pool) {
    this.relay = relay;
    this.timeouts = timeouts;
    this.pool = pool;
    this.room = new Semaphore(pool.size(), true);
    this.writeTimeouts =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("smtp-write-timeouts").factory());
    this.writeTimeouts.setRemoveOnCancelPolicy(true);
  }

  /** A connection lent to the caller, who must give it back or throw it away. */
  final class Lease {

    private final SmtpConnection connection;
    private final boolean used;

    private Lease(SmtpConnection connection, boolean used) {
      this.connection = connection;
      this.used = used;
    }

    SmtpConnection connection() {
      return connection;
    }

    /** Whether it has carried messages before, and may have gone stale unnoticed. */
    boolean used() {
      return used;
    }

    void giveBack() {
      if (connection.sent() < pool.messages()) {
        connection.idleFrom(System.nanoTime());
        idle.push(connection);
      } else {
        connection.quietly();
      }
      room.release();
    }

    void throwAway() {
      connection.abort();
      room.release();
    }
  }

  /**
   * A connection ready for MAIL; null when none came free in time.
   *
   * @throws SmtpTrouble when the relay cannot be reached or does not let us in
   */
  @Nullable Lease take() throws SmtpTrouble, InterruptedException {
    if (!room.tryAcquire(pool.patience().toMillis(), TimeUnit.MILLISECONDS)) {
      return null;
    }
    boolean lent = false;
    try {
      var known = stillAlive();
      var lease = known == null ? new Lease(open(), false) : new Lease(known, true);
      lent = true;
      return lease;
    } finally {
      if (!lent) {
        room.release();
      }
    }
  }

  private @Nullable SmtpConnection stillAlive() {
    for (var next = idle.poll(); next != null; next = idle.poll()) {
      if (!stale(next) && next.alive()) {
        return next;
      }
      next.abort();
    }
    return null;
  }

  private SmtpConnection open() throws SmtpTrouble {
    var sockets = new TappedSockets();
    var connection =
        new SmtpConnection(
            Session.getInstance(properties(sockets)), relay.ssl(), timeouts, sockets);
    connection.open(relay);
    return connection;
  }

  private boolean stale(SmtpConnection connection) {
    return System.nanoTime() - connection.idleSinceNanos() > pool.idle().toNanos();
  }

  @Scheduled(fixedDelay = "10s", initialDelay = "10s")
  void closeStale() {
    List<SmtpConnection> old = new ArrayList<>();
    idle.removeIf(connection -> stale(connection) && old.add(connection));
    old.forEach(SmtpConnection::quietly);
  }

  @PreDestroy
  void close() {
    for (var next = idle.poll(); next != null; next = idle.poll()) {
      next.quietly();
    }
    writeTimeouts.shutdownNow();
  }

  private Properties properties(TappedSockets sockets) {
    var all = new Properties();
    all.put("mail.smtp.socketFactory", sockets);
    all.put("mail.smtp.socketFactory.fallback", "false");
    all.put("mail.smtp.executor.writetimeout", writeTimeouts);
    all.put("mail.smtp.connectiontimeout", millis(timeouts.connect()));
    all.put("mail.smtp.timeout", millis(timeouts.greeting()));
    all.put("mail.smtp.writetimeout", millis(timeouts.block()));
    all.put("mail.smtp.auth", Boolean.toString(!relay.username().isEmpty()));
    all.put("mail.smtp.quitwait", "false");
    all.put("mail.smtp.localhost", ownName());
    boolean tls = relay.starttls() != SmtpSettings.StartTls.OFF && !relay.ssl();
    all.put("mail.smtp.starttls.enable", Boolean.toString(tls));
    all.put(
        "mail.smtp.starttls.required",
        Boolean.toString(tls && relay.starttls() == SmtpSettings.StartTls.REQUIRED));
    if (!relay.trust().isEmpty()) {
      all.put("mail.smtp.ssl.trust", relay.trust());
      all.put("mail.smtp.ssl.checkserveridentity", "false");
    }
    return all;
  }

  private String ownName() {
    return relay.helo().isEmpty() ? Sender.of(relay.from()).domain() : relay.helo();
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}

package dev.herald.embedded;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Temporal's test server in this JVM, on loopback and in real time: the last resort where no real
 * server can be had.
 *
 * <p>It keeps everything in memory and never forgets a workflow, so it is replaced by a fresh one
 * now and then ({@link #recycle}); whoever uses it must be able to start its workflows again.
 */
public final class EmbeddedTemporal implements AutoCloseable {
  /** About 17 kB of heap each. */
  private static final int WORKFLOWS_BEFORE_RECYCLING = 2000;

  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Most rounds are over by then, and a start that is held up meanwhile is not yet given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final int port;
  private final AtomicLong workflows = new AtomicLong();
  private final AtomicLong lastCallNanos = new AtomicLong(System.nanoTime());
  private TestServicesStarter services;
  private Server server;
  private volatile boolean recycling;
  private boolean closed;

  private EmbeddedTemporal(int port) {
    this.port = port == 0 ? FreePorts.one() : port;
    this.services = freshServices();
    this.server = listen();
  }

  /**
   * Starts the server.
   *
   * @param port where to listen; 0 takes a free one
   */
  public static EmbeddedTemporal start(int port) {
    return new EmbeddedTemporal(port);
  }

  /** Address for clients, {@code host:port}. */
  public String target() {
    return "127.0.0.1:" + port;
  }

  /** Workflows started since the server was last replaced. */
  public long workflows() {
    return workflows.get();
  }

  /**
   * Replaces the server by an empty one on the same port once its open workflows have ended, or
   * after five seconds; starts are refused meanwhile, so that clients call again.
   */
  public void recycle() {
    recycle(PATIENCE);
  }

  synchronized void recycle(Duration patience) {
    recycling = true;
    try {
      awaitEnds(patience);
      wipe();
    } catch (InterruptedException e) {
      // Whoever interrupts is about to close.
      Thread.currentThread().interrupt();
    } finally {
      recycling = false;
    }
  }

  /**
   * Replaces the server by an empty one on the same port at once: every open workflow is gone.
   *
   * @throws UncheckedIOException when the port is taken; then there is no server until this, or
   *     {@link #recycle}, is called again
   */
  public synchronized void wipe() {
    if (closed) {
      return;
    }
    stop();
    workflows.set(0);
    services = freshServices();
    server = listen();
  }

  /**
   * Replaces the server when it has grown and nobody is in the middle of something, or when the
   * last replacement did not come about.
   *
   * @return whether it was replaced
   */
  public synchronized boolean recycleWhenGrown() {
    boolean grown = workflows.get() >= WORKFLOWS_BEFORE_RECYCLING;
    boolean quiet = System.nanoTime() - lastCallNanos.get() > QUIET.toNanos();
    // Under a load that never pauses memory decides.
    boolean due = grown && (quiet || workflows.get() >= 3L * WORKFLOWS_BEFORE_RECYCLING);
    if (!closed && (due || server.isShutdown())) {
      recycle();
      return true;
    }
    return false;
  }

  @Override
  public synchronized void close() {
    closed = true;
    stop();
  }

  private void awaitEnds(Duration patience) throws InterruptedException {
    long begun = System.nanoTime();
    while (!server.isShutdown()
        && OpenWorkflows.any(services)
        && System.nanoTime() - begun < patience.toNanos()) {
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private void stop() {
    if (server.isShutdown()) {
      return;
    }
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    services.close();
  }

  private Server listen() {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    NettyServerBuilder builder = NettyServerBuilder.forAddress(address);
    GRPCServerHelper.registerServicesAndHealthChecks(
        services.getServices(), builder, List.of(new CallCounter()));
    try {
      return builder.build().start();
    } catch (IOException e) {
      services.close();
      throw new UncheckedIOException("Temporal cannot listen on " + address, e);
    }
  }

  private static TestServicesStarter freshServices() {
    // true: the clock is locked to real time instead of skipping idle spans.
    var services = new TestServicesStarter(true, 0);
    forgetLockEvents(services);
    return services;
  }

  /**
   * The timer of the test server remembers every lock it ever took and searches that list at every
   * step: after 20,000 workflows it does nothing else. The list is for diagnosis only, so it is
   * replaced by one that keeps nothing.
   */
  private static void forgetLockEvents(TestServicesStarter services) {
    try {
      Object timer = read(services, "selfAdvancingTimer");
      Field events = timer.getClass().getDeclaredField("lockEvents");
      events.setAccessible(true);
      events.set(timer, new Forgetful());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Temporal test server is not the version known here", e);
    }
  }

  private static Object read(Object owner, String field) throws ReflectiveOperationException {
    Field declared = owner.getClass().getDeclaredField(field);
    declared.setAccessible(true);
    Object value = declared.get(owner);
    if (value == null) {
      throw new NoSuchFieldException(field);
    }
    return value;
  }

  private static final class Forgetful extends LinkedList<Object> {
    @Override
    public boolean add(Object event) {
      return true;
    }

    @Override
    public boolean remove(Object event) {
      return true;
    }
  }

  /**
   * Counts workflow starts, refuses them while the server is about to be replaced, and remembers
   * when anything but waiting happened last.
   */
  private final class CallCounter implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
      if (!method.startsWith("Poll") && !method.equals("Check")) {
        lastCallNanos.set(System.nanoTime());
      }
      if (method.startsWith("StartWorkflow") || method.startsWith("SignalWithStart")) {
        if (recycling) {
          // Clients of Temporal take this for a passing failure and call again by themselves.
          call.close(Status.UNAVAILABLE.withDescription("being replaced"), new Metadata());
          return new ServerCall.Listener<>() {};
        }
        workflows.incrementAndGet();
      }
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {};
    }
  }
}

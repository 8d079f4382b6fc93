package dev.herald.bench;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The peer of every delivery rate: workflows that do nothing (one local and one remote activity) on
 * the same Temporal server.
 */
public final class BareRate {

  private static final String QUEUE = "bench-bare";
  private static final int STARTERS = 16;
  private static final int WORKFLOWS = 600;

  private BareRate() {}

  /**
   * Workflows per second, from the first start to the last end. Best measured before and after what
   * it is compared with: a machine shared with others is not always equally fast.
   */
  static double measure(String target) throws InterruptedException {
    WorkflowServiceStubs service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
    var client = WorkflowClient.newInstance(service);
    var done = new CountDownLatch(WORKFLOWS);
    var factory =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    var worker = factory.newWorker(QUEUE);
    worker.registerWorkflowImplementationTypes(NothingWorkflow.class);
    worker.registerActivitiesImplementations(new CountedNothing(done));
    factory.start();
    try (ExecutorService starters = Executors.newFixedThreadPool(STARTERS)) {
      long began = System.nanoTime();
      for (int i = 0; i < WORKFLOWS; i++) {
        starters.execute(() -> start(client));
      }
      done.await();
      double rate = WORKFLOWS / ((System.nanoTime() - began) / 1e9);
      // The last ones have yet to tell the server of their end.
      factory.shutdown();
      factory.awaitTermination(10, TimeUnit.SECONDS);
      return rate;
    } finally {
      factory.shutdownNow();
      service.shutdownNow();
    }
  }

  private static void start(WorkflowClient client) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            "Nothing",
            WorkflowOptions.newBuilder()
                .setTaskQueue(QUEUE)
                .setWorkflowId("bare/" + UUID.randomUUID())
                .build());
    stub.start();
  }

  /** Does nothing, with as many steps as the smallest delivery. */
  @WorkflowInterface
  public interface Nothing {
    @WorkflowMethod
    void run();
  }

  /** Steps that do nothing. */
  @ActivityInterface
  public interface NothingActivities {
    void begin();

    void finish();
  }

  /** One local activity, one remote one. */
  public static final class NothingWorkflow implements Nothing {
    private final NothingActivities local =
        Workflow.newLocalActivityStub(
            NothingActivities.class,
            LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(5))
                .build());
    private final NothingActivities remote =
        Workflow.newActivityStub(
            NothingActivities.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(30)).build());

    @Override
    public void run() {
      local.begin();
      remote.finish();
    }
  }

  /** Counts the ends. */
  public record CountedNothing(CountDownLatch done) implements NothingActivities {
    @Override
    public void begin() {}

    @Override
    public void finish() {
      done.countDown();
    }
  }
}

package dev.herald.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  @Test
  void theEmbeddedServerTakesWorkflowsAndForgetsThemWhenWiped() {
    try (var temporal = EmbeddedTemporal.start(0)) {
      var stubs = stubs(temporal.target());
      start(stubs, "one");
      assertThat(describe(stubs, "one")).isEqualTo(Status.Code.OK);
      assertThat(temporal.workflows()).isEqualTo(1);

      temporal.wipe();

      assertThat(describe(stubs, "one")).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(temporal.workflows()).isZero();
      start(stubs, "two");
      assertThat(describe(stubs, "two")).isEqualTo(Status.Code.OK);
      stubs.shutdownNow();
    }
  }

  @Test
  void anOpenWorkflowMayEndBeforeTheEmbeddedServerIsRecycled() {
    try (var temporal = EmbeddedTemporal.start(0)) {
      var stubs = stubs(temporal.target());
      start(stubs, "open");

      var recycling = CompletableFuture.runAsync(() -> temporal.recycle(PATIENCE));
      await().until(() -> startRefused(stubs, "open"));
      assertThat(describe(stubs, "open")).isEqualTo(Status.Code.OK);
      terminate(stubs, "open");
      recycling.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();

      assertThat(describe(stubs, "open")).isEqualTo(Status.Code.NOT_FOUND);
      start(stubs, "next");
      stubs.shutdownNow();
    }
  }

  @Test
  void aWorkflowThatDoesNotEndHoldsUpTheRecyclingNoLongerThanAgreed() {
    try (var temporal = EmbeddedTemporal.start(0)) {
      var stubs = stubs(temporal.target());
      start(stubs, "endless");

      temporal.recycle(Duration.ofMillis(1));

      assertThat(describe(stubs, "endless")).isEqualTo(Status.Code.NOT_FOUND);
      stubs.shutdownNow();
    }
  }

  @Test
  void anEmbeddedServerThatHasNotGrownIsLeftAlone() {
    try (var temporal = EmbeddedTemporal.start(0)) {
      assertThat(temporal.recycleWhenGrown()).isFalse();
    }
  }

  @Test
  void anEmbeddedServerThatCouldNotBeReplacedComesBackAtTheNextLook() throws IOException {
    try (var temporal = EmbeddedTemporal.start(0)) {
      stealPort(temporal).close();
      assertThat(temporal.recycleWhenGrown()).isTrue();

      var stubs = stubs(temporal.target());
      start(stubs, "after");
      assertThat(describe(stubs, "after")).isEqualTo(Status.Code.OK);
      assertThat(temporal.recycleWhenGrown()).isFalse();
      stubs.shutdownNow();
    }
  }

  @Test
  void aClosedEmbeddedServerStaysClosed() {
    var temporal = EmbeddedTemporal.start(0);
    temporal.close();

    assertThat(temporal.recycleWhenGrown()).isFalse();
    temporal.recycle();

    assertThat(FreePorts.isFree(port(temporal.target()))).isTrue();
  }

  @Test
  void theRealServerKeepsItsWorkflowsAndKnowsOurSearchAttributes() throws Exception {
    var abandoned = realServer();
    var stubs = stubs(abandoned.target());
    start(stubs, "kept");
    var operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(abandoned.target())
                .validateAndBuildWithDefaults());
    assertThat(
            operator
                .blockingStub()
                .listSearchAttributes(
                    ListSearchAttributesRequest.newBuilder().setNamespace("default").build())
                .getCustomAttributesMap())
        .containsKeys("TeamId", "DeliveryIds", "ScheduledAt", "FireLagMs", "PossibleDuplicate");
    operator.shutdownNow();
    stubs.shutdownNow();

    // Not closed: as if the JVM had been killed.
    try (var next = TemporalDevServer.start(directory, 0, 0)) {
      assertThat(ProcessHandle.of(abandoned.pid())).isEmpty();
      var again = stubs(next.target());
      assertThat(describe(again, "kept")).isEqualTo(Status.Code.OK);
      again.shutdownNow();
    } finally {
      abandoned.close();
    }
  }

  @Test
  void aServerThatDoesNotComeUpSaysWhy() throws Exception {
    try (var taken = realServer()) {
      Path elsewhere = directory.resolve("elsewhere");
      int port = port(taken.target());
      assertThatThrownBy(() -> TemporalDevServer.start(elsewhere, port, 0))
          .isInstanceOf(TemporalDevServer.Unavailable.class)
          .hasMessageContaining("port " + port);
    }
  }

  private TemporalDevServer realServer() {
    try {
      return TemporalDevServer.start(directory, 0, 0);
    } catch (TemporalDevServer.Unavailable e) {
      return abort(e.getMessage());
    }
  }

  private static int port(String target) {
    return Integer.parseInt(target.substring(target.indexOf(':') + 1));
  }

  /** Takes the port while the server is being replaced; that may need more than one attempt. */
  private static ServerSocket stealPort(EmbeddedTemporal temporal) {
    int port = port(temporal.target());
    var thief = CompletableFuture.supplyAsync(() -> takeWhenFree(port));
    while (true) {
      try {
        temporal.wipe();
      } catch (UncheckedIOException e) {
        return thief.join();
      }
    }
  }

  private static ServerSocket takeWhenFree(int port) {
    while (true) {
      try {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static WorkflowServiceStubs stubs(String target) {
    return WorkflowServiceStubs.newServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(target).build());
  }

  private static void start(WorkflowServiceStubs stubs, String id) {
    stubs
        .blockingStub()
        .startWorkflowExecution(
            StartWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowId(id)
                .setRequestId(id)
                .setWorkflowType(WorkflowType.newBuilder().setName("Nothing"))
                .setTaskQueue(TaskQueue.newBuilder().setName("none"))
                .build());
  }

  private static boolean startRefused(WorkflowServiceStubs stubs, String id) {
    try {
      start(stubs, id);
      return false;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.UNAVAILABLE;
    }
  }

  private static void terminate(WorkflowServiceStubs stubs, String id) {
    stubs
        .blockingStub()
        .terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace("default")
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                .build());
  }

  /**
   * A call on a connection that was just cut is made once more, as every client of Temporal does.
   */
  private static Status.Code describe(WorkflowServiceStubs stubs, String id) {
    for (int attempt = 0; attempt < 20; attempt++) {
      Status.Code code = describeOnce(stubs, id);
      if (code != Status.Code.UNAVAILABLE) {
        return code;
      }
    }
    return Status.Code.UNAVAILABLE;
  }

  private static Status.Code describeOnce(WorkflowServiceStubs stubs, String id) {
    try {
      stubs
          .blockingStub()
          .withWaitForReady()
          .describeWorkflowExecution(
              DescribeWorkflowExecutionRequest.newBuilder()
                  .setNamespace("default")
                  .setExecution(WorkflowExecution.newBuilder().setWorkflowId(id))
                  .build());
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }
}

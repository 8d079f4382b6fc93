package dev.herald.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServersTest {
  @TempDir Path directory;

  @Test
  void theEmbeddedServerTakesWorkflowsAndForgetsThemWhenRecycled() {
    try (var temporal = EmbeddedTemporal.start(0)) {
      var stubs = stubs(temporal.target());
      start(stubs, "one");
      assertThat(describe(stubs, "one")).isEqualTo(Status.Code.OK);
      assertThat(temporal.workflows()).isEqualTo(1);

      temporal.recycle();

      assertThat(describe(stubs, "one")).isEqualTo(Status.Code.NOT_FOUND);
      assertThat(temporal.workflows()).isZero();
      start(stubs, "two");
      assertThat(describe(stubs, "two")).isEqualTo(Status.Code.OK);
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
      int port = Integer.parseInt(taken.target().substring(taken.target().indexOf(':') + 1));
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

package dev.herald.embedded;

import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListOpenWorkflowExecutionsResponse;
import io.temporal.internal.testservice.TestServicesStarter;
import java.util.ConcurrentModificationException;

/** The answer of a test server that is asked, without a connection, what it has in hand. */
final class OpenWorkflows implements StreamObserver<ListOpenWorkflowExecutionsResponse> {
  private boolean any;

  private OpenWorkflows() {}

  /** Whether a workflow was started that has not ended yet. */
  static boolean any(TestServicesStarter services) {
    var answer = new OpenWorkflows();
    try {
      services
          .getWorkflowService()
          .listOpenWorkflowExecutions(
              ListOpenWorkflowExecutionsRequest.getDefaultInstance(), answer);
    } catch (ConcurrentModificationException e) {
      // The server reads its list without its lock, so somebody has started one this very moment.
      return true;
    }
    return answer.any;
  }

  @Override
  public void onNext(ListOpenWorkflowExecutionsResponse open) {
    any = open.getExecutionsCount() > 0;
  }

  @Override
  public void onError(Throwable refusal) {
    // A server that cannot tell is not waited for.
  }

  @Override
  public void onCompleted() {}
}

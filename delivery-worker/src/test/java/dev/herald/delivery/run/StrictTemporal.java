package dev.herald.delivery.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.AddSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesResponse;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for what a real Temporal server does and the in-process one does not: it refuses to
 * start a workflow with a search attribute nobody has declared. It runs none, only takes them.
 */
final class StrictTemporal implements AutoCloseable {

  private final Map<String, IndexedValueType> known = new ConcurrentHashMap<>();

  /** What the accepted were to be found by, as JSON lists. */
  private final Set<String> started = ConcurrentHashMap.newKeySet();

  /** All it was told with them, as readable as it came. */
  private final Set<String> heard = ConcurrentHashMap.newKeySet();

  private final Server server;

  StrictTemporal() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Workflows())
            .addService(new Operator())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** Whether a workflow for this subscription was accepted, alone or with others. */
  boolean startedFor(long subscription) {
    return started.stream().anyMatch(ids -> ids.contains("\"" + subscription + "\""));
  }

  /** Whether a start that was asked for had this text in it anywhere. */
  boolean heard(String text) {
    return heard.stream().anyMatch(start -> start.contains(text));
  }

  /** Loses its store without being away for a moment. */
  void forget() {
    known.clear();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static <T> void answer(StreamObserver<T> caller, T answer) {
    caller.onNext(answer);
    caller.onCompleted();
  }

  private final class Workflows extends WorkflowServiceGrpc.WorkflowServiceImplBase {

    @Override
    public void getSystemInfo(
        GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> caller) {
      answer(caller, GetSystemInfoResponse.getDefaultInstance());
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> caller) {
      answer(caller, DescribeNamespaceResponse.getDefaultInstance());
    }

    @Override
    public void startWorkflowExecution(
        StartWorkflowExecutionRequest request,
        StreamObserver<StartWorkflowExecutionResponse> caller) {
      heard.add(new String(request.toByteArray(), ISO_8859_1));
      var attributes = request.getSearchAttributes().getIndexedFieldsMap();
      if (!known.keySet().containsAll(attributes.keySet())) {
        caller.onError(
            Status.INVALID_ARGUMENT
                .withDescription("Namespace default has no mapping defined for a search attribute")
                .asRuntimeException());
        return;
      }
      var subscriptions = attributes.get("SubscriptionIds");
      if (subscriptions != null) {
        started.add(subscriptions.getData().toStringUtf8());
      }
      answer(
          caller,
          StartWorkflowExecutionResponse.newBuilder()
              .setRunId(UUID.randomUUID().toString())
              .setStarted(true)
              .build());
    }
  }

  private final class Operator extends OperatorServiceGrpc.OperatorServiceImplBase {

    @Override
    public void listSearchAttributes(
        ListSearchAttributesRequest request, StreamObserver<ListSearchAttributesResponse> caller) {
      answer(
          caller, ListSearchAttributesResponse.newBuilder().putAllCustomAttributes(known).build());
    }

    @Override
    public void addSearchAttributes(
        AddSearchAttributesRequest request, StreamObserver<AddSearchAttributesResponse> caller) {
      known.putAll(request.getSearchAttributesMap());
      answer(caller, AddSearchAttributesResponse.getDefaultInstance());
    }
  }
}

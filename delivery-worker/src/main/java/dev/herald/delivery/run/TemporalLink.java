package dev.herald.delivery.run;

import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to Temporal: open or not, and what the server there can do. */
@Singleton
final class TemporalLink {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalLink.class);
  private static final long PROBE_SECONDS = 3;

  /**
   * A start that does not go through soon is better given back than waited for. What workers have
   * to tell the server they try for longer by themselves.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final TemporalConfiguration configuration;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private volatile boolean open;
  private volatile boolean searchable;

  TemporalLink(TemporalConfiguration configuration) {
    this.configuration = configuration;
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(configuration.target())
                .setRpcRetryOptions(RpcRetryOptions.newBuilder().setExpiration(PATIENCE).build())
                .build());
    this.client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder().setNamespace(configuration.namespace()).build());
  }

  /**
   * One for starting and for workers, so that the first task of what is started here is done here.
   */
  WorkflowClient client() {
    return client;
  }

  boolean open() {
    return open;
  }

  boolean searchable() {
    return searchable;
  }

  /** Looks whether the server is there; learns anew what it can do when it has come back. */
  boolean probe() {
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(PROBE_SECONDS, TimeUnit.SECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      if (!open) {
        searchable = declareSearchAttributes();
        open = true;
        LOG.info("temporal found target={} searchable={}", configuration.target(), searchable);
      }
      return true;
    } catch (StatusRuntimeException failure) {
      lost(failure);
      return false;
    }
  }

  /** Tells that a call did not get through. */
  void lost(Throwable failure) {
    if (open) {
      LOG.warn("temporal lost target={} cause={}", configuration.target(), failure.toString());
    }
    open = false;
  }

  /**
   * Declares what rounds are found by.
   *
   * @return whether the server knows them now
   * @throws StatusRuntimeException when it is away or too busy to say
   */
  private boolean declareSearchAttributes() {
    var operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(configuration.target())
                .validateAndBuildWithDefaults());
    try {
      return declare(operator);
    } catch (StatusRuntimeException failure) {
      return switch (failure.getStatus().getCode()) {
        case ALREADY_EXISTS -> true;
        case UNAVAILABLE, DEADLINE_EXCEEDED -> throw failure;
        default -> {
          LOG.info("no search attributes: {}", failure.getMessage());
          yield false;
        }
      };
    } finally {
      operator.shutdownNow();
    }
  }

  private boolean declare(OperatorServiceStubs operator) {
    var stub = operator.blockingStub().withDeadlineAfter(2 * PROBE_SECONDS, TimeUnit.SECONDS);
    var missing = new HashMap<>(SearchAttributes.TYPES);
    var known =
        stub.listSearchAttributes(
            ListSearchAttributesRequest.newBuilder()
                .setNamespace(configuration.namespace())
                .build());
    missing.keySet().removeAll(known.getCustomAttributesMap().keySet());
    if (!missing.isEmpty()) {
      stub.addSearchAttributes(
          AddSearchAttributesRequest.newBuilder()
              .setNamespace(configuration.namespace())
              .putAllSearchAttributes(missing)
              .build());
    }
    return true;
  }

  @PreDestroy
  void close() {
    open = false;
    stubs.shutdownNow();
  }
}

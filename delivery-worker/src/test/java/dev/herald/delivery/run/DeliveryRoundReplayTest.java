package dev.herald.delivery.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.delivery.Subscriptions;
import dev.herald.delivery.Worker;
import dev.herald.delivery.schedule.DispatchSwitch;
import dev.herald.delivery.schedule.Told;
import io.temporal.api.enums.v1.EventType;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.WorkflowReplayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rounds under way survive a change of the code: histories written by earlier versions replay.
 *
 * <p>A deliberate change of steps goes through {@code Workflow.getVersion}; a new history is taken
 * from {@code target/histories}, where the last test leaves one.
 */
class DeliveryRoundReplayTest {

  private final Worker worker = Worker.running();

  @ParameterizedTest
  @ValueSource(strings = {"delivery.json", "delivery-one-step.json", "round.json"})
  void aRecordedHistoryReplays(String history) throws Exception {
    WorkflowReplayer.replayWorkflowExecutionFromResource(
        "histories/" + history, DeliveryRoundWorkflow.class);
  }

  @Test
  void aFreshHistoryReplaysAndHoldsIdsOnly() throws Exception {
    var subscription = Subscriptions.email("secret-address@replay.example").dueIn(-1);
    Told.to(worker, subscription);
    completed(subscription.project(), 1);

    var history =
        replayed("select workflow_id from delivery where project_id = ?", subscription.project());

    // As JSON it would hide what it holds behind Base64.
    assertThat(history.getEvents().stream().map(one -> new String(one.toByteArray(), ISO_8859_1)))
        .anyMatch(one -> one.contains("\"delivery\""))
        .noneMatch(one -> one.contains("secret-address") || one.contains("replay.example"));
    assertThat(history.getEvents()).hasSizeLessThan(35);
    leave(history, "delivery.json");
  }

  @Test
  void aRoundsHistoryReplaysAndStaysShort() throws Exception {
    long project = Worker.id();
    var dispatch = worker.get(DispatchSwitch.class);
    dispatch.set(true, "gather a wave");
    for (int i = 0; i < 150; i++) {
      Told.to(
          worker,
          Subscriptions.webhook(Worker.sinks().webhookUrl() + "/replay/" + i)
              .project(project)
              .dueIn(-1));
    }
    dispatch.set(false, "");
    completed(project, 150);

    var history =
        replayed(
            "select min(workflow_id) from delivery where project_id = ?"
                + " and workflow_id like 'round/%'",
            project);

    assertThat(history.getEvents()).hasSizeLessThan(35);
    leave(history, "round.json");
  }

  private WorkflowExecutionHistory replayed(String query, long project) throws Exception {
    var client = worker.get(TemporalLink.class).client();
    var id = worker.one(String.class, query, project);
    var closed =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> client.fetchHistory(id),
                history ->
                    history.getLastEvent().getEventType()
                        == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED);
    WorkflowReplayer.replayWorkflowExecution(closed, DeliveryRoundWorkflow.class);
    return closed;
  }

  private void completed(long project, long count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                worker.one(
                        Long.class,
                        "select count(*) from delivery where status = 'completed'"
                            + " and project_id = ?",
                        project)
                    == count);
  }

  private static void leave(WorkflowExecutionHistory history, String name) throws IOException {
    var directory = Path.of("target", "histories");
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(name), history.toJson(true));
  }
}

package dev.herald.delivery.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatheringTest {

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<List<Integer>> statements = new ConcurrentLinkedQueue<>();
  private final CountDownLatch open = new CountDownLatch(1);

  @AfterEach
  void end() {
    open.countDown();
    callers.close();
  }

  private List<Integer> doubled(List<Integer> questions) {
    statements.add(questions);
    try {
      open.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    return questions.stream().map(question -> question * 2).toList();
  }

  @Test
  void aLoneCallDoesNotWaitForCompany() {
    open.countDown();
    var gathering = new Gathering<Integer, Integer>(one -> one, this::doubled);

    assertThat(gathering.ask(21)).isEqualTo(42);
    assertThat(statements).containsExactly(List.of(21));
  }

  @Test
  void callsThatComeMeanwhileShareAStatementAndEachGetsItsOwnAnswer() throws Exception {
    var gathering = new Gathering<Integer, Integer>(one -> one, this::doubled);
    List<Future<Integer>> answers = new ArrayList<>();
    // Two occupy the places, one after the other, so that neither takes the other along.
    for (int i = 1; i <= 2; i++) {
      int question = i;
      answers.add(callers.submit(() -> gathering.ask(question)));
      await().until(() -> statements.size() == question);
    }
    for (int i = 3; i <= 40; i++) {
      int question = i;
      answers.add(callers.submit(() -> gathering.ask(question)));
    }
    await().until(() -> gathering.waiting() == 38);
    open.countDown();

    for (int i = 1; i <= 40; i++) {
      assertThat(answers.get(i - 1).get()).isEqualTo(2 * i);
    }
    assertThat(statements).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void twoAboutTheSameNeverShareAStatement() throws Exception {
    var gathering = new Gathering<Integer, Integer>(_ -> "the same", this::doubled);
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      int question = i;
      answers.add(callers.submit(() -> gathering.ask(question)));
    }
    open.countDown();

    for (int i = 1; i <= 10; i++) {
      assertThat(answers.get(i - 1).get()).isEqualTo(2 * i);
    }
    assertThat(statements).hasSize(10);
  }

  @Test
  void everyCallerLearnsOfTheFailureOfItsStatement() {
    var gathering =
        new Gathering<Integer, Integer>(
            one -> one,
            _ -> {
              throw new IllegalStateException("database away");
            });

    assertThatThrownBy(() -> gathering.ask(1)).hasMessage("database away");
    assertThatThrownBy(() -> gathering.ask(2)).hasMessage("database away");
  }
}

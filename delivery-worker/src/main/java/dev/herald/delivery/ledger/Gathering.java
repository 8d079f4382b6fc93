package dev.herald.delivery.ledger;

import dev.herald.platform.sql.TransientFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Lets calls that come at the same time share one statement. Nobody waits for company: a call that
 * finds a free place goes at once, alone or with those that queued up meanwhile; and nobody goes on
 * before the statement that carried him has committed.
 *
 * @param <Q> one question
 * @param <A> its answer
 */
final class Gathering<Q, A> {

  /** Statements at once; more of them would only compete for the database's processors. */
  private static final int PLACES = 2;

  private static final int MOST = 100;

  private final Function<Q, Object> subject;
  private final Function<List<Q>, List<A>> statement;
  private final Queue<Waiting<Q, A>> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore places = new Semaphore(PLACES);

  /**
   * A gathering.
   *
   * @param subject what a question is about; two about the same never share a statement
   * @param statement answers questions in their order, in one transaction
   */
  Gathering(Function<Q, Object> subject, Function<List<Q>, List<A>> statement) {
    this.subject = subject;
    this.statement = statement;
  }

  private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

  /** Asks, and returns when the answer is durable. */
  A ask(Q question) {
    var mine = new Waiting<Q, A>(question, new CompletableFuture<>());
    waiting.add(mine);
    if (places.availablePermits() > 0) {
      // Not by the caller: one who serves the others would be kept from going on himself.
      Thread.startVirtualThread(this::serve);
    }
    try {
      return mine.answer().join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    }
  }

  /** Questions not yet part of a statement. */
  int waiting() {
    return waiting.size();
  }

  /** Serves whoever waits, until nobody does. */
  private void serve() {
    // Looked at again after each release: one may have queued up between the last look and it.
    while (!waiting.isEmpty() && places.tryAcquire()) {
      try {
        go();
      } finally {
        places.release();
      }
    }
  }

  private void go() {
    List<Waiting<Q, A>> together = new ArrayList<>();
    Set<Object> subjects = new HashSet<>();
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      if (!subjects.add(subject.apply(next.question()))) {
        waiting.add(next);
        break;
      }
      together.add(next);
      if (together.size() == MOST) {
        break;
      }
    }
    if (together.isEmpty()) {
      return;
    }
    try {
      var answers = answers(together.stream().map(Waiting::question).toList());
      for (int i = 0; i < together.size(); i++) {
        together.get(i).answer().complete(answers.get(i));
      }
    } catch (RuntimeException | Error failure) {
      together.forEach(one -> one.answer().completeExceptionally(failure));
    }
  }

  private List<A> answers(List<Q> questions) {
    try {
      return statement.apply(questions);
    } catch (RuntimeException failure) {
      if (questions.size() == 1 || !TransientFailure.is(failure)) {
        throw failure;
      }
      // Several rows in one statement may deadlock with another's; nothing was done, so once more.
      return statement.apply(questions);
    }
  }
}

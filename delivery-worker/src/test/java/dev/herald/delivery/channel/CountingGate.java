package dev.herald.delivery.channel;

import org.jspecify.annotations.Nullable;

/**
 * A gate that opens, or does not, and counts; it can do something at the very moment of passing.
 */
public final class CountingGate implements CommitGate {

  private final CommitRefused.@Nullable Reason refusal;
  private final Runnable then;
  private int calls;
  private boolean settled;
  private int checksLeft;

  private CountingGate(CommitRefused.@Nullable Reason refusal, Runnable then, int checks) {
    this.refusal = refusal;
    this.then = then;
    this.checksLeft = checks;
  }

  public static CountingGate open() {
    return open(() -> {});
  }

  public static CountingGate open(Runnable then) {
    return new CountingGate(null, then, Integer.MAX_VALUE);
  }

  /** Opens; after so many checks another run has taken the recipient over. */
  public static CountingGate lostAfter(int checks) {
    return new CountingGate(null, () -> {}, checks);
  }

  public static CountingGate closed(CommitRefused.Reason reason) {
    return new CountingGate(reason, () -> {}, 0);
  }

  @Override
  public void commit() throws CommitRefused {
    calls++;
    if (refusal != null) {
      throw new CommitRefused(refusal);
    }
    then.run();
  }

  @Override
  public void settled() {
    settled = true;
  }

  public boolean isSettled() {
    return settled;
  }

  @Override
  public void check() throws CommitRefused {
    if (checksLeft == 0) {
      throw new CommitRefused(CommitRefused.Reason.STALE_FENCE);
    }
    checksLeft--;
  }

  public int calls() {
    return calls;
  }
}

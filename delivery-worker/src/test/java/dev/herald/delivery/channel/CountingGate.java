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

  private CountingGate(CommitRefused.@Nullable Reason refusal, Runnable then) {
    this.refusal = refusal;
    this.then = then;
  }

  public static CountingGate open() {
    return new CountingGate(null, () -> {});
  }

  public static CountingGate open(Runnable then) {
    return new CountingGate(null, then);
  }

  public static CountingGate closed(CommitRefused.Reason reason) {
    return new CountingGate(reason, () -> {});
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

  public int calls() {
    return calls;
  }
}

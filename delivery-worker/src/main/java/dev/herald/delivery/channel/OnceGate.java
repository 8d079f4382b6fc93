package dev.herald.delivery.channel;

/**
 * Passes the gate at the first call and lets every later one through.
 *
 * <p>For a channel that was clearly refused behind the gate and offers the same message in another
 * form.
 */
public final class OnceGate implements CommitGate {

  private final CommitGate gate;
  private boolean passed;

  public OnceGate(CommitGate gate) {
    this.gate = gate;
  }

  @Override
  public void commit() throws CommitRefused {
    if (!passed) {
      gate.commit();
      passed = true;
    }
  }

  @Override
  public void settled() {
    gate.settled();
  }

  /** Whether anything may have been sent. */
  public boolean passed() {
    return passed;
  }
}

package dev.herald.delivery.channel;

/**
 * Passes the gate at the first call and has every later one checked.
 *
 * <p>For a channel whose message has several parts, or that was clearly refused behind the gate and
 * offers the same message in another form.
 */
public final class OnceGate implements CommitGate {

  private final CommitGate gate;
  private boolean passed;

  public OnceGate(CommitGate gate) {
    this.gate = gate;
  }

  @Override
  public void commit() throws CommitRefused {
    if (passed) {
      gate.check();
    } else {
      gate.commit();
      passed = true;
    }
  }

  @Override
  public void settled() {
    gate.settled();
  }

  @Override
  public void check() throws CommitRefused {
    gate.check();
  }

  /** Whether anything may have been sent. */
  public boolean passed() {
    return passed;
  }
}

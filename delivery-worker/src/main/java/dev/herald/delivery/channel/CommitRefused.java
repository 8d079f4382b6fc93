package dev.herald.delivery.channel;

/** The ledger does not let this run send to the recipient any more; nothing was sent. */
public final class CommitRefused extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why the gate is closed. */
  public enum Reason {
    /** Another run took the delivery over. */
    STALE_FENCE,
    /** The recipient unsubscribed meanwhile. */
    SUPPRESSED,
    /** The delivery's deadline passed. */
    EXPIRED
  }

  private final Reason reason;

  public CommitRefused(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

package dev.herald.delivery.channel;

/**
 * The last door before the irreversible byte: records in the ledger that the write is about to
 * happen.
 */
@FunctionalInterface
public interface CommitGate {

  /**
   * Durably marks the recipient as being written to.
   *
   * @throws CommitRefused when this run may no longer send to the recipient
   */
  void commit() throws CommitRefused;

  /** Says that the order's doubt is settled: the channel has looked, and nothing had arrived. */
  default void settled() {}

  /**
   * Asks again before a further write on the same permission: another run may have taken the
   * recipient over since. A gate that belongs to nobody never closes.
   *
   * @throws CommitRefused when another run has
   */
  default void check() throws CommitRefused {}
}

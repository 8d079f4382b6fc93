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
}

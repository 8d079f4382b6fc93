package dev.herald.delivery.channel;

/**
 * One way to a recipient.
 *
 * <p>An implementation does everything reversible first (resolve, connect, authenticate, upload),
 * then calls {@link CommitGate#commit()} exactly once, then makes the irreversible write, then
 * tells the outcome. Before each further write to the same recipient it calls {@link
 * CommitGate#check()}. It throws only {@link CommitRefused} (from the gate) and unchecked
 * exceptions for what nobody expected; what a provider answers is an outcome.
 */
public interface Channel {

  ChannelKind kind();

  /**
   * Sends one message to one recipient.
   *
   * @throws CommitRefused when the gate is closed; nothing has been sent then
   */
  SendOutcome send(SendOrder order, CommitGate gate) throws CommitRefused;
}

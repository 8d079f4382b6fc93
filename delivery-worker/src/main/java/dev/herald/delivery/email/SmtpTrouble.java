package dev.herald.delivery.email;

import org.jspecify.annotations.Nullable;

/** A conversation with the relay that did not end in its acceptance. */
final class SmtpTrouble extends Exception {

  private static final long serialVersionUID = 1L;

  private final SmtpStage stage;
  private final transient @Nullable SmtpReply reply;
  private final @Nullable SmtpLack lack;

  /**
   * @param reply what the relay refused with; null when it said nothing any more
   */
  SmtpTrouble(SmtpStage stage, @Nullable SmtpReply reply, @Nullable Throwable cause) {
    super(reply == null ? "no answer at " + stage : reply.text(), cause);
    this.stage = stage;
    this.reply = reply;
    this.lack = null;
  }

  /** It is we who do not speak with such a relay. */
  SmtpTrouble(SmtpLack lack, Throwable cause) {
    super("the relay lacks " + lack, cause);
    this.stage = SmtpStage.CONNECT;
    this.reply = null;
    this.lack = lack;
  }

  SmtpStage stage() {
    return stage;
  }

  @Nullable SmtpReply reply() {
    return reply;
  }

  @Nullable SmtpLack lack() {
    return lack;
  }
}

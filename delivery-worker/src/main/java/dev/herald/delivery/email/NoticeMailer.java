package dev.herald.delivery.email;

/** Plain messages to the people who own subscriptions: something broke, something is well again. */
public interface NoticeMailer {

  /**
   * Sends one notice; returns when the relay has accepted it.
   *
   * @param key the same for every attempt at the same notice; becomes the Message-ID
   * @throws NoticeNotSent when the relay did not accept it
   */
  void send(String key, String toAddress, String subject, String text);

  /** The relay did not accept a notice. */
  final class NoticeNotSent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    /**
     * @param permanent whether trying again is pointless
     */
    public NoticeNotSent(String message, boolean permanent) {
      super(message);
      this.permanent = permanent;
    }

    public boolean permanent() {
      return permanent;
    }
  }
}

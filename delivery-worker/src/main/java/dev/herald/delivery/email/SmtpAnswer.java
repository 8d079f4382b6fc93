package dev.herald.delivery.email;

import org.jspecify.annotations.Nullable;

/** What became of handing one message to the relay. */
sealed interface SmtpAnswer {

  /** The relay took the message over. */
  record Accepted(SmtpReply reply) implements SmtpAnswer {}

  /** The relay said no; the message is not on its way. */
  record Refused(SmtpStage stage, SmtpReply reply) implements SmtpAnswer {}

  /** The relay has not what our settings ask for; nothing was sent. */
  record Unfit(SmtpLack lack, @Nullable Throwable cause) implements SmtpAnswer {}

  /** The connection could not be had, or broke, or nothing came back in time. */
  record Silent(SmtpStage stage, @Nullable Throwable cause) implements SmtpAnswer {}

  /** All connections were busy for too long. */
  record Busy() implements SmtpAnswer {}
}

package dev.herald.delivery.email;

/** How far a conversation with the relay has come. */
enum SmtpStage {
  CONNECT,
  MAIL,
  RCPT,
  DATA,
  BODY,
  /** The dot is on its way: from here on silence means that nobody knows. */
  FINAL_DOT
}

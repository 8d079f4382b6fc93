package dev.herald.delivery.email;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a relay that can be reached must have by our settings, and has not. */
enum SmtpLack {
  /** Encryption, with a certificate we trust. */
  TLS,
  /** A way to log in. */
  LOGIN;

  /** {@link #TLS} when a handshake came to nothing; null when the network may be to blame. */
  static @Nullable SmtpLack ofHandshake(Throwable failure) {
    boolean handshake = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof EOFException) {
        return null;
      }
      handshake |= cause instanceof SSLException;
    }
    return handshake ? TLS : null;
  }
}

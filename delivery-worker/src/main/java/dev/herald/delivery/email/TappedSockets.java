package dev.herald.delivery.email;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the socket of one connection and keeps hold of it.
 *
 * <p>The mail library knows one read time-out for a whole conversation; RFC 5321 asks for one per
 * step. Under TLS the time-out of the socket below counts, so this one is the right one to hold.
 */
final class TappedSockets extends SocketFactory {

  private volatile @Nullable Socket socket;

  @Override
  public Socket createSocket() throws SocketException {
    var made = new Socket();
    // A conversation of short lines: each would wait for the acknowledgement of the one before.
    made.setTcpNoDelay(true);
    socket = made;
    return made;
  }

  void readTimeout(Duration timeout) throws SocketException {
    var open = socket;
    if (open == null || open.isClosed()) {
      throw new SocketException("not connected");
    }
    open.setSoTimeout(Math.toIntExact(timeout.toMillis()));
  }

  void close() {
    var open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // it is gone either way
      }
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}

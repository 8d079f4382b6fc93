package dev.herald.delivery.report.source;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** The body of an answer, up to a limit; what comes after it is dropped as it arrives. */
final class BoundedBody implements Consumer<Optional<byte[]>> {

  private final int most;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private boolean cut;

  /**
   * @param most bytes that are kept
   */
  BoundedBody(int most) {
    this.most = most;
  }

  @Override
  public synchronized void accept(Optional<byte[]> piece) {
    byte[] bytes = piece.orElse(new byte[0]);
    cut |= bytes.length > most - read.size();
    if (!cut) {
      read.writeBytes(bytes);
    }
  }

  synchronized boolean isCut() {
    return cut;
  }

  synchronized int size() {
    return read.size();
  }

  synchronized byte[] bytes() {
    return read.toByteArray();
  }
}

package dev.herald.delivery.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** Reads no more of an answer than it must, and keeps less. */
final class ResponseExcerpt {

  private static final int KEPT_BYTES = 1024;

  private ResponseExcerpt() {}

  /**
   * The beginning of the body; a body that breaks off or never ends takes nothing from a status.
   */
  static String read(ClassicHttpResponse response, int limit) {
    var entity = response.getEntity();
    if (entity == null) {
      return "";
    }
    byte[] kept = new byte[Math.min(KEPT_BYTES, limit)];
    int length = 0;
    try {
      InputStream body = entity.getContent();
      length = body.readNBytes(kept, 0, kept.length);
      // A receiver whose answer is not taken may log a failure; a polite end is worth some bytes.
      long rest = limit - length;
      while (rest > 0) {
        long skipped = body.skip(rest);
        if (skipped <= 0) {
          break;
        }
        rest -= skipped;
      }
    } catch (IOException _) {
      // the status is known
    }
    return new String(kept, 0, length, StandardCharsets.UTF_8).replace('\0', ' ');
  }
}

package dev.herald.sinks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines behind SMTP's DATA, read in blocks.
 *
 * <p>The SMTP library hands them on byte by byte through four streams, which took longer than all
 * else that is done with a mail that carries a picture.
 */
final class MailData {
  private static final int BLOCK_BYTES = 64 << 10;

  /** A line with nothing but a dot, and the line end before it. */
  private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

  /** As much of the end as may stand at the end of a block. */
  private static final int BEGUN = END.length - 1;

  private MailData() {}

  /**
   * Reads all lines but leaves the last line end and the line with the dot to be read by others.
   *
   * @param in that supports marks
   * @return the lines, without the dots that were put before a dot (RFC 5321 4.5.2)
   * @throws EOFException when it ends before
   */
  static byte[] read(InputStream in) throws IOException {
    var lines = new ByteArrayOutputStream(BLOCK_BYTES);
    byte[] block = new byte[BLOCK_BYTES];
    in.mark(BLOCK_BYTES);
    int length = 0;
    while (true) {
      int count = in.read(block, length, BLOCK_BYTES - length);
      if (count < 0) {
        throw new EOFException("the connection ended within a message");
      }
      int from = Math.max(0, length - BEGUN);
      length += count;
      int end = lines.size() == 0 && isNothing(block, length) ? 0 : end(block, from, length);
      if (end >= 0) {
        take(in, block, end, lines);
        return unstuffed(lines.toByteArray());
      }
      if (length == BLOCK_BYTES) {
        take(in, block, length - BEGUN, lines);
        in.mark(BLOCK_BYTES);
        length = in.readNBytes(block, 0, BEGUN);
      }
    }
  }

  private static void take(InputStream in, byte[] block, int length, ByteArrayOutputStream to)
      throws IOException {
    in.reset();
    in.skipNBytes(length);
    to.write(block, 0, length);
  }

  /** Whether the dot comes before any line. */
  private static boolean isNothing(byte[] block, int length) {
    return length >= END.length - 2 && Arrays.equals(block, 0, 3, END, 2, END.length);
  }

  private static int end(byte[] block, int from, int length) {
    for (int i = from; i <= length - END.length; i++) {
      if (block[i] == '\r' && Arrays.equals(block, i, i + END.length, END, 0, END.length)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] unstuffed(byte[] lines) {
    var kept = new ByteArrayOutputStream(lines.length);
    int from = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '.' && (i == 0 || i > 1 && lines[i - 1] == '\n' && lines[i - 2] == '\r')) {
        kept.write(lines, from, i - from);
        from = i + 1;
      }
    }
    kept.write(lines, from, lines.length - from);
    return kept.toByteArray();
  }
}

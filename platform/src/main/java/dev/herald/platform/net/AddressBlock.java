package dev.herald.platform.net;

import java.net.InetAddress;
import java.util.Arrays;

/** A block of addresses in CIDR form; a single address is a block of one. */
public final class AddressBlock {

  private final byte[] base;
  private final int prefix;

  private AddressBlock(byte[] base, int prefix) {
    this.base = base;
    this.prefix = prefix;
  }

  /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a bare address; refuses everything else. */
  public static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    byte[] base =
        HostName.literal(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException("not an address block: " + text))
            .getAddress();
    int bits = base.length * Byte.SIZE;
    try {
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      if (prefix >= 0 && prefix <= bits) {
        return new AddressBlock(base, prefix);
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new IllegalArgumentException("not an address block: " + text);
  }

  public boolean contains(InetAddress address) {
    byte[] other = address.getAddress();
    if (other.length != base.length) {
      return false;
    }
    int whole = prefix / Byte.SIZE;
    if (!Arrays.equals(base, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = prefix % Byte.SIZE;
    return rest == 0 || (base[whole] & 0xff) >> (8 - rest) == (other[whole] & 0xff) >> (8 - rest);
  }
}

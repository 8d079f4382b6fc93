package dev.herald.platform.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Tells addresses of the public Internet from all others, by the registries of RFC 6890. */
public final class PublicAddresses {

  private static final List<AddressBlock> CLOSED_V4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          // Azure's platform address: public by number, the machine's own host by meaning.
          "168.63.129.16",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private static final AddressBlock GLOBAL_V6 = AddressBlock.parse("2000::/3");
  private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");
  private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");
  private static final AddressBlock TEREDO = AddressBlock.parse("2001::/32");
  private static final List<AddressBlock> CLOSED_V6 =
      blocks("2001:2::/48", "2001:10::/28", "2001:db8::/32", "3fff::/20");

  private PublicAddresses() {}

  /** Whether the address, and any IPv4 address it carries inside, is a public one. */
  public static boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return CLOSED_V4.stream().noneMatch(block -> block.contains(address));
    }
    if (NAT64.contains(address)) {
      return embedded(bytes, 12, 0);
    }
    if (SIX_TO_FOUR.contains(address)) {
      return embedded(bytes, 2, 0);
    }
    if (TEREDO.contains(address)) {
      return embedded(bytes, 4, 0) && embedded(bytes, 12, 0xff);
    }
    // Also refuses ::, ::1, IPv4-mapped and -compatible, unique local, link-local and multicast.
    return GLOBAL_V6.contains(address)
        && CLOSED_V6.stream().noneMatch(block -> block.contains(address));
  }

  private static boolean embedded(byte[] bytes, int from, int mask) {
    byte[] inner = Arrays.copyOfRange(bytes, from, from + 4);
    for (int i = 0; i < inner.length; i++) {
      inner[i] ^= (byte) mask;
    }
    try {
      return contains(InetAddress.getByAddress(inner));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static List<AddressBlock> blocks(String... texts) {
    return Stream.of(texts).map(AddressBlock::parse).toList();
  }
}

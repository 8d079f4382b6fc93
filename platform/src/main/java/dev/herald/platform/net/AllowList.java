package dev.herald.platform.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Hosts and address blocks an operator has opened although they are not public. */
public final class AllowList {

  private final Set<String> hosts = new HashSet<>();
  private final List<AddressBlock> blocks = new ArrayList<>();

  /**
   * Entries are host names, addresses or CIDR blocks; {@code IllegalArgumentException} otherwise.
   */
  public AllowList(List<String> entries) {
    for (var entry : entries) {
      var text = entry.strip();
      if (text.contains("/") || HostName.literal(text).isPresent()) {
        blocks.add(AddressBlock.parse(text));
      } else if (!text.isEmpty()) {
        hosts.add(
            HostName.canonical(text)
                .orElseThrow(() -> new IllegalArgumentException("not a host or block: " + text)));
      }
    }
  }

  /**
   * @param host in canonical form
   */
  public boolean allows(String host) {
    return hosts.contains(host);
  }

  public boolean allows(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }
}

package dev.herald.delivery.email;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.util.Optional;

/** Reads one recipient's address as somebody typed it. */
final class Recipient {

  private Recipient() {}

  /**
   * The address as the relay wants it: one mailbox, a domain in ASCII. Empty for anything else, so
   * that nothing typed can become a second recipient or a header.
   */
  static Optional<InternetAddress> parse(String typed) {
    if (typed.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    try {
      var address = new InternetAddress(typed.strip(), true);
      var box = address.getAddress();
      int at = box.lastIndexOf('@');
      if (address.isGroup() || at < 1) {
        return Optional.empty();
      }
      address.setAddress(box.substring(0, at + 1) + IDN.toASCII(box.substring(at + 1)));
      address.validate();
      boolean ascii = address.getAddress().chars().allMatch(c -> c > ' ' && c < 0x7f);
      return ascii ? Optional.of(address) : Optional.empty();
    } catch (AddressException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

package dev.herald.delivery.email;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/**
 * Whom our e-mail comes from.
 *
 * @param domain of the address; ends our Message-IDs and list ids
 */
record Sender(InternetAddress address, String domain) {

  /** Reads {@code Name <box@domain>}; {@code IllegalArgumentException} when it is none. */
  static Sender of(String text) {
    try {
      var address = new InternetAddress(text, true);
      address.validate();
      var box = address.getAddress();
      return new Sender(address, box.substring(box.lastIndexOf('@') + 1));
    } catch (AddressException e) {
      throw new IllegalArgumentException("not an e-mail address: " + text, e);
    }
  }
}

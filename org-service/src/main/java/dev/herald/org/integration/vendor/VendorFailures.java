package dev.herald.org.integration.vendor;

import dev.herald.org.integration.CredentialsRefused;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;

/** How a vendor's failures are told to callers; never with the vendor's own words. */
public final class VendorFailures {

  private static final int BAD_GATEWAY = 502;

  private VendorFailures() {}

  /** The exception for an HTTP status that is not a success. */
  public static RuntimeException of(String vendor, int status) {
    return switch (status) {
      case 401 -> new CredentialsRefused(vendor);
      case 403 ->
          Refusal.invalidInput(null, "The " + vendor + " integration does not have permission.");
      default -> unusable(vendor, "answered with status " + status);
    };
  }

  /** The exception for an answer that nothing can be made of, or for none. */
  public static Refusal unusable(String vendor, String what) {
    return Refusal.of(
        new Problem.OutsideFailure(BAD_GATEWAY, "vendor_error", vendor + " " + what + "."));
  }
}

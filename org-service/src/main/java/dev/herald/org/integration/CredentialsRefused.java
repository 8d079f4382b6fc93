package dev.herald.org.integration;

/** The vendor does not take the integration's credentials any more. */
public final class CredentialsRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public CredentialsRefused(String vendor) {
    super(vendor + " refused the credentials", null, false, false);
  }
}

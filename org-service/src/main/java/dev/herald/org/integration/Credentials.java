package dev.herald.org.integration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.secret.Secret;
import java.util.Optional;

/** Tokens and secrets of a connection; redacted when printed. */
public final class Credentials {

  public static final String ACCESS_TOKEN = "access_token";

  private final JsonNode values;

  private Credentials(JsonNode values) {
    this.values = values;
  }

  public static Credentials of(JsonNode values) {
    return new Credentials(values);
  }

  public Optional<Secret> find(String name) {
    return Optional.ofNullable(values.path(name).textValue()).map(Secret::of);
  }

  public Secret accessToken() {
    return find(ACCESS_TOKEN).orElseGet(() -> Secret.of(""));
  }

  /** All of them, as they are sealed. */
  Secret all() {
    return Secret.of(values.toString());
  }

  @Override
  public String toString() {
    return "Credentials[********]";
  }
}

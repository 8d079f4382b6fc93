package dev.herald.org.personalkey;

/** Event: a key was made, rolled or revoked; what was remembered of it holds no longer. */
public record PersonalKeyChanged(String keyId, long userId) {

  public static final String TYPE = "personal_key.changed.v1";
}

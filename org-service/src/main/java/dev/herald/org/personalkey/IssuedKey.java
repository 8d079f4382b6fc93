package dev.herald.org.personalkey;

import dev.herald.platform.secret.Secret;

/** A key just made or rolled, together with its value, which is shown now and never again. */
public record IssuedKey(PersonalKey key, Secret value) {}

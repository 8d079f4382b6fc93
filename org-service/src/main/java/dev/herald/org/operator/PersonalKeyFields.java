package dev.herald.org.operator;

import dev.herald.org.personalkey.NewPersonalKey;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body that makes a personal key. */
final class PersonalKeyFields {

  private static final int LABEL_LENGTH = 200;
  private static final int SCOPE_LENGTH = 100;

  private static final Field<String> LABEL = Field.text("label").maxLength(LABEL_LENGTH).required();
  private static final Field<List<String>> SCOPES =
      Field.list("scopes", Field.text("scope").maxLength(SCOPE_LENGTH)).required();
  private static final Field<List<Long>> SCOPED_TEAMS =
      Field.list("scoped_teams", Field.id("team")).nullable();
  private static final Field<List<UUID>> SCOPED_ORGANIZATIONS =
      Field.list("scoped_organizations", Field.uuid("organization")).nullable();
  private static final Field<Instant> EXPIRES_AT = Field.instant("expires_at").nullable();

  private PersonalKeyFields() {}

  static NewPersonalKey read(Input input) {
    return new NewPersonalKey(
        input.read(LABEL).orDefault(""),
        input.read(SCOPES).orDefault(List.of()),
        input.read(SCOPED_TEAMS).orElse(null),
        texts(input.read(SCOPED_ORGANIZATIONS).orElse(null)),
        input.read(EXPIRES_AT).orElse(null));
  }

  private static @Nullable List<String> texts(@Nullable List<UUID> ids) {
    return ids == null ? null : ids.stream().map(UUID::toString).toList();
  }
}

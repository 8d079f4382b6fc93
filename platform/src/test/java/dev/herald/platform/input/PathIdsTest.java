package dev.herald.platform.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathIdsTest {

  private static final String ID = "0190f0a0-0000-7000-8000-000000000001";

  @Test
  void idsOfTheirFormAreRead() {
    assertThat(PathIds.number("42")).contains(42L);
    assertThat(PathIds.uuid(ID)).contains(UUID.fromString(ID));
    assertThat(PathIds.uuid(ID.toUpperCase(Locale.ROOT))).contains(UUID.fromString(ID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "1.0", "abc", "99999999999999999999", " 1", "@current"})
  void whatIsNoNumberIsNoId(String text) {
    assertThat(PathIds.number(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-1-1-1-1", "0190f0a0000070008000000000000001", "abc", "@current"})
  void whatIsNoUuidIsNoId(String text) {
    assertThat(PathIds.uuid(text)).isEmpty();
  }
}

package dev.herald.org.member;

import java.util.Arrays;
import java.util.Optional;

/** How much a member may do in their organization; the numbers are the API's. */
public enum Level {
  MEMBER(1),
  ADMIN(8),
  OWNER(15);

  private final int number;

  Level(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public boolean isAdmin() {
    return this != MEMBER;
  }

  public static Optional<Level> of(int number) {
    return Arrays.stream(values()).filter(level -> level.number == number).findFirst();
  }

  /** Of a number written as text, as a request may send it. */
  public static Optional<Level> of(String text) {
    return Arrays.stream(values())
        .filter(level -> Integer.toString(level.number).equals(text))
        .findFirst();
  }
}

package dev.herald.org.integration;

import dev.herald.platform.problem.Refusal;
import java.util.regex.Pattern;

/** Ids of integrations as they stand in a path. */
public final class IntegrationIds {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private IntegrationIds() {}

  /** One of another form names nothing that could exist. */
  public static long read(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw Refusal.notFound();
    }
    return Long.parseLong(text);
  }
}

package dev.herald.platform.page;

import io.micronaut.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Which part of a list is wanted; bad values fall back silently, as the compatible API does. */
public record LimitOffset(int limit, long offset) {

  public static final int DEFAULT_LIMIT = 100;
  public static final int MAX_LIMIT = 10_000;

  public static LimitOffset of(HttpRequest<?> request) {
    var parameters = request.getParameters();
    long limit = number(parameters.get("limit"), DEFAULT_LIMIT);
    long offset = number(parameters.get("offset"), 0);
    return new LimitOffset(
        (int) Math.min(limit <= 0 ? DEFAULT_LIMIT : limit, MAX_LIMIT), Math.max(0, offset));
  }

  private static long number(@Nullable String text, long otherwise) {
    try {
      return text == null ? otherwise : Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }
}

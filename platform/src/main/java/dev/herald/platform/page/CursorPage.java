package dev.herald.platform.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list that is followed by cursor and never counted. */
public record CursorPage<T>(@Nullable String next, @Nullable String previous, List<T> results) {

  public CursorPage {
    results = List.copyOf(results);
  }
}

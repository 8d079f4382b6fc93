package dev.herald.platform.page;

import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a counted list, with absolute links to its neighbours. */
public record Page<T>(
    long count, @Nullable String next, @Nullable String previous, List<T> results) {

  public Page {
    results = List.copyOf(results);
  }

  public static <T> Page<T> of(
      HttpRequest<?> request, LimitOffset wanted, long count, List<T> results) {
    RequestUrl url = RequestUrl.of(request).with("limit", Integer.toString(wanted.limit()));
    long following = wanted.offset() + wanted.limit();
    long preceding = wanted.offset() - wanted.limit();
    String next =
        following >= count ? null : url.with("offset", Long.toString(following)).toString();
    String previous =
        wanted.offset() == 0
            ? null
            : preceding <= 0
                ? url.without("offset").toString()
                : url.with("offset", Long.toString(preceding)).toString();
    return new Page<>(count, next, previous, results);
  }

  public <R> Page<R> map(Function<? super T, ? extends R> view) {
    return new Page<>(count, next, previous, results.stream().<R>map(view).toList());
  }
}

package dev.herald.catalog.insight;

import dev.herald.platform.problem.Refusal;
import io.micronaut.http.HttpParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which insights a list shall show.
 *
 * @param words all of them must occur, in lower case
 * @param dashboards the insight must be on all of them
 */
record InsightFilter(
    @Nullable String shortId, List<String> words, @Nullable Boolean saved, List<Long> dashboards) {

  private static final Set<String> YES = Set.of("true", "1", "t", "yes");

  static InsightFilter of(HttpParameters parameters) {
    return new InsightFilter(
        given(parameters.get("short_id")),
        split(parameters.get("search")),
        yes(given(parameters.get("saved"))),
        ids(parameters.get("dashboards")));
  }

  private static @Nullable String given(@Nullable String parameter) {
    return parameter == null || parameter.isBlank() ? null : parameter.strip();
  }

  private static @Nullable Boolean yes(@Nullable String parameter) {
    return parameter == null ? null : YES.contains(parameter.toLowerCase(Locale.ROOT));
  }

  /** {@code 1,2} as well as {@code [1,2]}. */
  private static List<Long> ids(@Nullable String parameter) {
    try {
      return split(parameter == null ? null : parameter.replaceAll("[\\[\\]]", " ")).stream()
          .map(Long::valueOf)
          .toList();
    } catch (NumberFormatException _) {
      throw Refusal.invalidInput("dashboards", "A valid integer is required.");
    }
  }

  private static List<String> split(@Nullable String parameter) {
    return parameter == null
        ? List.of()
        : Arrays.stream(parameter.toLowerCase(Locale.ROOT).split("[\\s,]+"))
            .filter(word -> !word.isBlank() && word.indexOf('\0') < 0)
            .toList();
  }
}

package dev.herald.subscriptions.subscription;

import dev.herald.platform.problem.Refusal;
import dev.herald.subscriptions.target.Target;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which subscriptions a list shows, and in which order.
 *
 * @param words that must all be found
 * @param ordering keys of {@link Order}
 */
record SubscriptionFilter(
    @Nullable UUID createdBy,
    @Nullable Long dashboard,
    @Nullable Long insight,
    @Nullable String resourceType,
    @Nullable String targetType,
    List<String> words,
    List<Order> ordering,
    boolean deleted) {

  private static final Set<String> YES = Set.of("true", "1", "yes", "on", "t", "y");
  private static final List<String> TARGETS = List.of(Target.EMAIL, Target.SLACK, Target.WEBHOOK);
  private static final Set<String> RESOURCES = Set.of("insight", "dashboard");
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

  /**
   * One key of an order.
   *
   * @param key as in the API
   */
  record Order(String key, boolean descending) {

    private static final Set<String> KEYS =
        Set.of("created_at", "next_delivery_date", "title", "created_by__email");
    static final Order NEWEST_FIRST = new Order("created_at", true);

    static List<Order> parse(@Nullable String text) {
      List<Order> orders =
          split(text, ",").map(Order::of).filter(order -> KEYS.contains(order.key())).toList();
      return orders.isEmpty() ? List.of(NEWEST_FIRST) : orders;
    }

    private static Order of(String text) {
      boolean descending = text.startsWith("-");
      return new Order(descending ? text.substring(1) : text, descending);
    }
  }

  /** Reads the query; bad values are refused in the order of the contract. */
  static SubscriptionFilter of(HttpRequest<?> request) {
    HttpParameters query = request.getParameters();
    return new SubscriptionFilter(
        uuid(text(query, "created_by")),
        id(query, "dashboard"),
        id(query, "insight"),
        resource(text(query, "resource_type")),
        target(text(query, "target_type")),
        split(text(query, "search"), "[\\s,]+").toList(),
        Order.parse(text(query, "ordering")),
        YES.contains(query.get("deleted", String.class, "").toLowerCase(Locale.ROOT)));
  }

  /** Whether it shows everything that lives, or everything in the bin. */
  boolean showsAll() {
    return createdBy == null
        && dashboard == null
        && insight == null
        && resourceType == null
        && targetType == null
        && words.isEmpty();
  }

  private static @Nullable String text(HttpParameters query, String name) {
    String value = query.get(name, String.class, "").strip();
    return value.isEmpty() ? null : value;
  }

  private static Stream<String> split(@Nullable String text, String separator) {
    return text == null
        ? Stream.of()
        : Stream.of(text.split(separator)).map(String::strip).filter(part -> !part.isEmpty());
  }

  private static @Nullable UUID uuid(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!UUID_FORM.matcher(text).matches()) {
      throw Refusal.invalidInput("created_by", "Not a valid UUID.");
    }
    String hex = text.replace("-", "");
    return new UUID(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  private static @Nullable Long id(HttpParameters query, String name) {
    String text = text(query, name);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw Refusal.invalidInput(name, "A valid integer is required.");
    }
  }

  private static @Nullable String resource(@Nullable String text) {
    return text != null && RESOURCES.contains(text) ? text : null;
  }

  private static @Nullable String target(@Nullable String text) {
    if (text != null && !TARGETS.contains(text)) {
      throw Refusal.invalidInput(
          "target_type", "Must be one of: " + String.join(", ", new ArrayList<>(TARGETS)) + ".");
    }
    return text;
  }
}

package dev.herald.delivery.history;

import dev.herald.delivery.history.DeliveryHistory.Wanted;
import dev.herald.platform.page.Cursor;
import dev.herald.platform.page.CursorPage;
import dev.herald.platform.problem.Refusal;
import dev.herald.platform.time.Timestamps;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Pages of deliveries, newest first. A cursor names the row a page begins after, by time and id, so
 * that neither rows added in front nor rows of the same moment shift anything.
 */
@Singleton
final class DeliveryPages {

  private final DeliveryHistory history;
  private final int size;

  DeliveryPages(
      DeliveryHistory history, @Value("${herald.delivery.history.page-size:50}") int size) {
    this.history = history;
    this.size = size;
  }

  /** A row's place in the list. */
  record Place(Instant createdAt, UUID id) {

    static Place of(DeliveryView view) {
      return new Place(view.createdAt(), view.id());
    }

    static Place parse(String position) {
      try {
        int blank = position.lastIndexOf(' ');
        return new Place(
            Timestamps.parse(position.substring(0, Math.max(0, blank))),
            UUID.fromString(position.substring(blank + 1)));
      } catch (RuntimeException _) {
        throw Refusal.notFound("Invalid cursor");
      }
    }

    String position() {
      return Timestamps.format(createdAt) + " " + id;
    }
  }

  CursorPage<DeliveryView> page(HttpRequest<?> request, Wanted wanted) {
    var cursor = Cursor.of(request).orElse(null);
    var position = cursor == null ? null : cursor.position();
    var from = position == null ? null : Place.parse(position);
    boolean backwards = cursor != null && cursor.reverse();
    var found = history.list(wanted, from, backwards, size + 1);
    boolean more = found.size() > size;
    var read = more ? found.subList(0, size) : found;
    var shown = backwards ? read.reversed() : read;
    // Where a page was come from, there is something on that side.
    boolean older = backwards ? from != null : more;
    boolean newer = backwards ? more : from != null;
    return new CursorPage<>(
        older ? link(request, shown.isEmpty() ? from : Place.of(shown.getLast()), false) : null,
        newer ? link(request, shown.isEmpty() ? from : Place.of(shown.getFirst()), true) : null,
        shown);
  }

  private static @Nullable String link(
      HttpRequest<?> request, @Nullable Place place, boolean reverse) {
    return place == null ? null : new Cursor(place.position(), reverse, 0).link(request);
  }
}

package dev.herald.delivery.ledger;

import dev.herald.platform.event.Outbox;
import dev.herald.platform.telemetry.RequestContext;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells of deliveries under the trace each began with, whatever thread carries them out. */
@Singleton
public final class TracedOutbox {

  private final Outbox outbox;

  TracedOutbox(Outbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Something to tell of a delivery.
   *
   * @param traceparent null when no request made the delivery
   */
  public record Traced(@Nullable String traceparent, Outbox.Message message) {}

  /** One statement per trace; deliveries of the schedule have none and share theirs. */
  public void addAll(Collection<Traced> traced) {
    Map<String, List<Outbox.Message>> byTrace = new LinkedHashMap<>();
    List<Outbox.Message> untraced = new ArrayList<>();
    for (Traced one : traced) {
      var trace = one.traceparent();
      var together =
          trace == null ? untraced : byTrace.computeIfAbsent(trace, _ -> new ArrayList<>());
      together.add(one.message());
    }
    outbox.addAll(untraced);
    byTrace.forEach(this::add);
  }

  private void add(String trace, List<Outbox.Message> messages) {
    var request = RequestContext.current().map(RequestContext::requestId).orElse(null);
    try (var _ = RequestContext.of(request, trace).enter()) {
      outbox.addAll(messages);
    }
  }
}

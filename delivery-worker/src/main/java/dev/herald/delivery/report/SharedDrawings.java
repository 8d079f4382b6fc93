package dev.herald.delivery.report;

import dev.herald.delivery.report.source.SourceUnavailable;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Insights drawn moments ago: many deliveries of one wave show the same dashboard, and one fetch
 * and one drawing serve them all.
 */
@Singleton
class SharedDrawings {

  private final DrawInsight drawInsight;
  private final RenderSettings settings;

  /** Oldest first. */
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  SharedDrawings(DrawInsight drawInsight, RenderSettings settings) {
    this.drawInsight = drawInsight;
    this.settings = settings;
  }

  private record Key(long projectId, long insightId, @Nullable Long dashboardId) {}

  private static final class Entry {
    private final CompletableFuture<Drawn> drawn = new CompletableFuture<>();
    private final long madeAtNanos = System.nanoTime();

    long weight() {
      return drawn.isDone() && !drawn.isCompletedExceptionally() ? drawn.join().weight() : 0;
    }
  }

  /**
   * The drawing, made now or moments ago; two that ask at once wait for the same one.
   *
   * @throws SourceUnavailable as {@link DrawInsight#draw}; it is not remembered
   */
  Drawn get(long projectId, long insightId, @Nullable Long dashboardId, boolean fresh) {
    if (fresh) {
      return drawInsight.draw(projectId, insightId, dashboardId, true);
    }
    var key = new Key(projectId, insightId, dashboardId);
    var mine = new Entry();
    Entry entry;
    synchronized (entries) {
      dropOld();
      entry = entries.computeIfAbsent(key, _ -> mine);
    }
    if (entry == mine) {
      make(key, mine);
    }
    try {
      return entry.drawn.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void make(Key key, Entry entry) {
    try {
      entry.drawn.complete(drawInsight.draw(key.projectId, key.insightId, key.dashboardId, false));
    } catch (RuntimeException | Error e) {
      synchronized (entries) {
        entries.remove(key, entry);
      }
      entry.drawn.completeExceptionally(e);
    }
  }

  private void dropOld() {
    long oldest = System.nanoTime() - settings.shareFor().toNanos();
    entries.values().removeIf(entry -> entry.drawn.isDone() && entry.madeAtNanos < oldest);
    long weight = entries.values().stream().mapToLong(Entry::weight).sum();
    var each = entries.values().iterator();
    while (weight > settings.shareBytes() && each.hasNext()) {
      var entry = each.next();
      if (entry.weight() > 0) {
        weight -= entry.weight();
        each.remove();
      }
    }
  }
}

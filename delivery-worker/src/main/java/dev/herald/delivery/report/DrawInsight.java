package dev.herald.delivery.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.herald.delivery.report.chart.Chart;
import dev.herald.delivery.report.chart.Figure;
import dev.herald.delivery.report.chart.FigureReader;
import dev.herald.delivery.report.chart.PlainRows;
import dev.herald.delivery.report.chart.Summary;
import dev.herald.delivery.report.draw.FigurePainter;
import dev.herald.delivery.report.source.InsightAnswer.Computed;
import dev.herald.delivery.report.source.InsightAnswer.Gone;
import dev.herald.delivery.report.source.InsightAnswer.NotComputed;
import dev.herald.delivery.report.source.InsightSource;
import dev.herald.delivery.report.source.SourceUnavailable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches one insight and draws it. */
@Singleton
class DrawInsight {

  private static final Logger log = LoggerFactory.getLogger(DrawInsight.class);

  /** A source that wants to be left alone for longer than this is not waited for here. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final InsightSource source;
  private final FigureReader reader;
  private final FigurePainter painter;
  private final RenderSettings settings;
  private final Semaphore calls;

  /**
   * Drawing needs a processor for tens of milliseconds and some ten megabytes, so no more at once
   * than there are. A virtual thread would not let go of its carrier meanwhile, and with as many
   * carriers as processors everything else in this process would wait; threads of the system's own
   * are interrupted.
   */
  private final ExecutorService brushes =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().name("brush-", 1).daemon().factory());

  DrawInsight(
      InsightSource source, FigureReader reader, FigurePainter painter, RenderSettings settings) {
    this.source = source;
    this.reader = reader;
    this.painter = painter;
    this.settings = settings;
    this.calls = new Semaphore(settings.parallel());
  }

  /**
   * What there is to see of it.
   *
   * @throws SourceUnavailable when the source does not answer after a few tries
   */
  Drawn draw(long projectId, long insightId, @Nullable Long dashboardId, boolean fresh) {
    for (var wait : settings.retries()) {
      try {
        return attempt(projectId, insightId, dashboardId, fresh);
      } catch (SourceUnavailable e) {
        pause(e, wait);
      }
    }
    return attempt(projectId, insightId, dashboardId, fresh);
  }

  private Drawn attempt(long projectId, long insightId, @Nullable Long dashboardId, boolean fresh) {
    calls.acquireUninterruptibly();
    try {
      return switch (source.insight(projectId, insightId, dashboardId, fresh)) {
        case Computed(var insight, var size) -> new Drawn(insight, look(insight, insightId), size);
        case NotComputed(var insight, var type, var message) ->
            new Drawn(
                insight == null ? MissingNode.getInstance() : insight,
                new Drawn.Failed(type, message),
                0);
        case Gone() -> new Drawn(MissingNode.getInstance(), new Drawn.Gone(), 0);
      };
    } finally {
      calls.release();
    }
  }

  /** A picture if it can be had, else rows of text, else the admission that there is neither. */
  private Drawn.Look look(JsonNode insight, long insightId) {
    Figure figure;
    try {
      figure = reader.read(insight);
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("insight_id", insightId)
          .setCause(e)
          .log("insight_result_unreadable");
      return rows(insight, null);
    }
    try {
      return CompletableFuture.supplyAsync(() -> picture(figure), brushes).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      log.atWarn().addKeyValue("insight_id", insightId).setCause(e).log("insight_not_drawn");
      return rows(insight, figure.chart());
    }
  }

  private Drawn.Look picture(Figure figure) {
    return new Drawn.Picture(painter.paint(figure), Summary.of(figure));
  }

  private Drawn.Look rows(JsonNode insight, @Nullable Chart chart) {
    try {
      return new Drawn.Rows(
          PlainRows.of(chart == null ? reader.readAsTable(insight).chart() : chart));
    } catch (RuntimeException e) {
      return new Drawn.Failed(
          e.getClass().getSimpleName(), "The result has a form that cannot be shown.");
    }
  }

  @PreDestroy
  void close() {
    // What is queued is drawn all the same: somebody waits for it.
    brushes.shutdown();
  }

  private static void pause(SourceUnavailable trouble, Duration wait) {
    var wish = trouble.retryAfter();
    if (Thread.currentThread().isInterrupted()
        || (wish != null && wish.compareTo(LONGEST_WAIT) > 0)) {
      throw trouble;
    }
    try {
      Thread.sleep(wish != null && wish.compareTo(wait) > 0 ? wish : wait);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw trouble;
    }
  }
}

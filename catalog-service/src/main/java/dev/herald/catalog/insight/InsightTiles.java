package dev.herald.catalog.insight;

import dev.herald.catalog.dashboard.TileInsights;
import dev.herald.catalog.result.Question;
import dev.herald.catalog.result.Refresh;
import dev.herald.catalog.result.Results;
import dev.herald.catalog.tenant.Project;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Insights as they are shown on the tiles of a dashboard. */
@Singleton
class InsightTiles implements TileInsights {

  // Two results of the largest size; an answer is put together in memory.
  private static final long MAX_RESULTS = 8L << 20;

  private final InsightRepository insights;
  private final ShowInsights show;
  private final Results results;

  InsightTiles(InsightRepository insights, ShowInsights show, Results results) {
    this.insights = insights;
    this.show = show;
    this.results = results;
  }

  @Override
  public Map<Long, InsightView> describe(Project project, Collection<Long> ids) {
    return views(project, ids, _ -> ShownResult.NONE);
  }

  @Override
  public Map<Long, InsightView> show(
      Project project, Collection<Long> ids, Question.Board board, Refresh refresh) {
    return views(project, ids, new OnBoard(project, board, refresh));
  }

  private Map<Long, InsightView> views(
      Project project, Collection<Long> ids, Function<Insight, ShownResult> results) {
    return show.list(project, insights.listLive(project.id(), ids), results).stream()
        .collect(Collectors.toMap(InsightView::id, Function.identity()));
  }

  static Question question(Project project, Insight insight, Question.@Nullable Board board) {
    return new Question(
        project.id(),
        project.organizationId(),
        project.timezone(),
        insight.id(),
        insight.query(),
        board);
  }

  /** Results one after the other, as long as they are not too much for one answer. */
  private final class OnBoard implements Function<Insight, ShownResult> {

    private final Project project;
    private final Question.Board board;
    private final Refresh refresh;
    private long room = MAX_RESULTS;

    OnBoard(Project project, Question.Board board, Refresh refresh) {
      this.project = project;
      this.board = board;
      this.refresh = refresh;
    }

    @Override
    public ShownResult apply(Insight insight) {
      ShownResult shown =
          ShownResult.of(results.answer(question(project, insight, board), refresh));
      if (shown.size() > room) {
        return ShownResult.failed("The results are too large to be shown together.");
      }
      room -= shown.size();
      return shown;
    }
  }
}

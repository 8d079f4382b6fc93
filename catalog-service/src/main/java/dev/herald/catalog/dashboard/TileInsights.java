package dev.herald.catalog.dashboard;

import dev.herald.catalog.result.Question;
import dev.herald.catalog.result.Refresh;
import dev.herald.catalog.tenant.Project;
import java.util.Collection;
import java.util.Map;

/** How the insights on tiles are shown; told by the insights' own feature. */
public interface TileInsights {

  /** The JSON view of each insight without its result. */
  Map<Long, ?> describe(Project project, Collection<Long> insights);

  /** The JSON view of each insight with its result on this dashboard; a failing one spoils none. */
  Map<Long, ?> show(
      Project project, Collection<Long> insights, Question.Board board, Refresh refresh);
}

package dev.herald.catalog.dashboard;

import dev.herald.catalog.result.Question;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Dashboards as insights are seen through them. */
@Singleton
public class Boards {

  private final DashboardRepository dashboards;

  Boards(DashboardRepository dashboards) {
    this.dashboards = dashboards;
  }

  public Optional<Question.Board> find(long project, long id) {
    return dashboards
        .find(project, id)
        .filter(dashboard -> !dashboard.deleted())
        .map(dashboard -> new Question.Board(dashboard.id(), dashboard.filters()));
  }
}

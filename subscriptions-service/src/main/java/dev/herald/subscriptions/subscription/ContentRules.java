package dev.herald.subscriptions.subscription;

import dev.herald.platform.problem.Refusal;
import dev.herald.subscriptions.resource.Dashboard;
import dev.herald.subscriptions.resource.Lookup;
import dev.herald.subscriptions.resource.Resources;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a subscription may report on. */
@Singleton
final class ContentRules {

  private static final int MOST_INSIGHTS = 6;
  private static final String SELECTION = "dashboard_export_insights";

  private final Resources resources;

  ContentRules(Resources resources) {
    this.resources = resources;
  }

  /**
   * Checks content that is to be saved.
   *
   * @param before what is stored now, null when nothing is
   */
  void check(long project, @Nullable Content before, ContentInput input, Content after) {
    if (after.insightId() == null && after.dashboardId() == null) {
      throw Refusal.invalidInput(null, "Either dashboard or insight is required for an export.");
    }
    checkOwner(input);
    checkKind(before, after);
    checkSelection(project, before, input, after);
  }

  private static void checkOwner(ContentInput input) {
    if (input.foundDashboard() instanceof Lookup.Elsewhere) {
      throw Refusal.invalidInput("dashboard", "This dashboard does not belong to your team.");
    }
    if (input.foundInsight() instanceof Lookup.Elsewhere) {
      throw Refusal.invalidInput("insight", "This insight does not belong to your team.");
    }
  }

  private static void checkKind(@Nullable Content before, Content after) {
    boolean dashboardIsOther = before == null || before.dashboardId() == null;
    if (after.insightId() != null && after.dashboardId() != null) {
      throw Refusal.invalidInput(
          dashboardIsOther ? "dashboard" : "insight",
          "A subscription has either a dashboard or an insight, not both.");
    }
    if (before != null && (before.dashboardId() == null) != (after.dashboardId() == null)) {
      throw Refusal.invalidInput(
          dashboardIsOther ? "dashboard" : "insight",
          "A subscription cannot change between an insight and a dashboard.");
    }
  }

  private void checkSelection(
      long project, @Nullable Content before, ContentInput input, Content after) {
    List<Long> selected = after.dashboardExportInsights();
    if (after.dashboardId() == null) {
      if (!selected.isEmpty()) {
        throw refusal("Cannot set insights selection without a dashboard.");
      }
      return;
    }
    boolean otherDashboard = before == null || !after.dashboardId().equals(before.dashboardId());
    if (!input.exportInsights().given() && !otherDashboard) {
      return;
    }
    if (selected.isEmpty()) {
      throw refusal("Select at least one insight for this subscription.");
    }
    if (selected.size() > MOST_INSIGHTS) {
      throw refusal("Cannot select more than " + MOST_INSIGHTS + " insights.");
    }
    checkTiles(project, selected, tiles(project, input, after.dashboardId()));
  }

  private void checkTiles(long project, List<Long> selected, Set<Long> tiles) {
    List<Long> strange = selected.stream().filter(id -> !tiles.contains(id)).toList();
    if (strange.isEmpty()) {
      return;
    }
    if (!resources.liveInsights(project, strange).containsAll(strange)) {
      throw refusal("Some insights do not belong to your team or do no longer exist.");
    }
    throw refusal(strange.size() + " invalid insight(s) selected.");
  }

  private Set<Long> tiles(long project, ContentInput input, long dashboard) {
    Lookup<Dashboard> found =
        input.foundDashboard() == null
            ? resources.dashboard(project, dashboard)
            : input.foundDashboard();
    return found instanceof Lookup.Here<Dashboard>(var here)
        ? Set.copyOf(here.insightIds())
        : Set.of();
  }

  private static Refusal refusal(String detail) {
    return Refusal.invalidInput(SELECTION, detail);
  }
}

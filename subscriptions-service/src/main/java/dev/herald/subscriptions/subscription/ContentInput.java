package dev.herald.subscriptions.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Refusal;
import dev.herald.subscriptions.resource.Dashboard;
import dev.herald.subscriptions.resource.Insight;
import dev.herald.subscriptions.resource.Lookup;
import dev.herald.subscriptions.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about the content, together with what was found behind its ids.
 *
 * @param foundDashboard null when none is named, or the stored one
 * @param foundInsight likewise
 */
record ContentInput(
    Change<Long> dashboard,
    Change<Long> insight,
    Change<List<Long>> exportInsights,
    @Nullable Lookup<Dashboard> foundDashboard,
    @Nullable Lookup<Insight> foundInsight) {

  private static final String SELECTION = "dashboard_export_insights";
  private static final Field<Long> DASHBOARD = Field.pk("dashboard").nullable();
  private static final Field<Long> INSIGHT = Field.pk("insight").nullable();

  /** Reads the three fields in the order their errors are told. */
  static ContentInput read(Input input, Content before, long project, Resources resources) {
    var dashboard = input.read(DASHBOARD);
    var foundDashboard =
        find(dashboard, before.dashboardId(), id -> resources.dashboard(project, id), "dashboard");
    var insight = input.read(INSIGHT);
    var foundInsight =
        find(insight, before.insightId(), id -> resources.insight(project, id), "insight");
    return new ContentInput(dashboard, insight, selection(input), foundDashboard, foundInsight);
  }

  Content applyTo(Content before) {
    return new Content(
        insight.orElse(before.insightId()),
        dashboard.orElse(before.dashboardId()),
        exportInsights.orDefault(before.dashboardExportInsights()));
  }

  private static <T> @Nullable Lookup<T> find(
      Change<Long> change, @Nullable Long stored, LongFunction<Lookup<T>> look, String attr) {
    if (!(change instanceof Change.To<Long>(var id)) || id.equals(stored)) {
      return null;
    }
    var found = look.apply(id);
    if (found instanceof Lookup.Nowhere<T>) {
      throw Refusal.invalid(
          attr, "does_not_exist", "Invalid pk \"" + id + "\" - object does not exist.");
    }
    return found;
  }

  /** Has its own texts, so it is not a list field. */
  private static Change<List<Long>> selection(Input input) {
    JsonNode raw = input.raw(SELECTION);
    if (raw == null) {
      return new Change.Keep<>();
    }
    if (raw.isNull()) {
      throw Refusal.invalid(SELECTION, "null", "This field may not be null.");
    }
    if (!raw.isArray()) {
      throw Refusal.invalidInput(SELECTION, "Expected a list of insight IDs.");
    }
    List<Long> ids = new ArrayList<>();
    for (JsonNode item : raw) {
      if (!item.isIntegralNumber() || !item.canConvertToLong()) {
        throw Refusal.invalidInput(SELECTION, "All items must be integers.");
      }
      ids.add(item.longValue());
    }
    return new Change.To<>(ids);
  }
}

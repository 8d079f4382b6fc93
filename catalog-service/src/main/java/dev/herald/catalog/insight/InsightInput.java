package dev.herald.catalog.insight;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request says about an insight. */
record InsightInput(
    Change<String> name,
    Change<String> description,
    Change<JsonNode> query,
    Change<Integer> order,
    Change<Boolean> deleted,
    Change<List<Long>> dashboards,
    Change<Boolean> saved,
    Change<Boolean> favorited,
    Change<List<String>> tags) {

  private static final int MAX_TEXT = 400;
  // Longer than any query written by hand; lists show a hundred of them at once.
  private static final int MAX_QUERY = 100_000;

  private static final Field<String> NAME =
      Field.text("name").maxLength(MAX_TEXT).blankable().nullable();
  private static final Field<String> DESCRIPTION =
      Field.text("description").maxLength(MAX_TEXT).blankable().nullable();
  private static final Field<JsonNode> QUERY = Field.object("query", MAX_QUERY).nullable();
  private static final Field<Integer> ORDER = Field.integer("order").nullable();
  private static final Field<Boolean> DELETED = Field.bool("deleted");
  private static final Field<List<Long>> DASHBOARDS =
      Field.list("dashboards", Field.pk("dashboard"));
  private static final Field<Boolean> SAVED = Field.bool("saved");
  private static final Field<Boolean> FAVORITED = Field.bool("favorited");
  private static final Field<List<String>> TAGS =
      Field.list("tags", Field.text("tag").maxLength(255));

  static InsightInput read(Input input) {
    return new InsightInput(
        input.read(NAME),
        input.read(DESCRIPTION),
        input.read(QUERY),
        input.read(ORDER),
        input.read(DELETED),
        input.read(DASHBOARDS),
        input.read(SAVED),
        input.read(FAVORITED),
        input.read(TAGS));
  }

  /** The dashboards it shall be on; null when nothing is said of them. */
  @Nullable List<Long> wantedDashboards() {
    return dashboards.orElse(null);
  }

  Insight create(long project, String shortId, long author, Instant now) {
    return change(
        new Insight(
            0, project, shortId, null, null, null, null, null, false, false, List.of(), false,
            author, now, author, now),
        author,
        now);
  }

  Insight change(Insight before, long author, Instant now) {
    JsonNode asked = query.orElse(before.query());
    return new Insight(
        before.id(),
        before.projectId(),
        before.shortId(),
        name.orElse(before.name()),
        query.given() ? DerivedName.of(asked) : before.derivedName(),
        description.orElse(before.description()),
        asked,
        order.orElse(before.sortOrder()),
        saved.orDefault(before.saved()),
        favorited.orDefault(before.favorited()),
        tags.orDefault(before.tags()).stream().distinct().sorted().toList(),
        deleted.orDefault(before.deleted()),
        before.createdBy(),
        before.createdAt(),
        author,
        now);
  }
}

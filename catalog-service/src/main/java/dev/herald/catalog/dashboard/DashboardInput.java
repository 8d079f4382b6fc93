package dev.herald.catalog.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request says about a dashboard. */
record DashboardInput(
    Change<String> name,
    Change<String> description,
    Change<Boolean> pinned,
    Change<Boolean> deleted,
    Change<JsonNode> filters,
    Change<JsonNode> variables,
    Change<List<String>> tags,
    List<TileInput> tiles) {

  // Ample for every filter the compatible API knows.
  private static final int MAX_DOCUMENT = 20_000;

  private static final Field<String> NAME =
      Field.text("name").maxLength(400).blankable().nullable();
  private static final Field<String> DESCRIPTION =
      Field.text("description").maxLength(20_000).blankable().nullable();
  private static final Field<Boolean> PINNED = Field.bool("pinned");
  private static final Field<Boolean> DELETED = Field.bool("deleted");
  private static final Field<JsonNode> FILTERS = Field.object("filters", MAX_DOCUMENT).nullable();
  private static final Field<JsonNode> VARIABLES =
      Field.object("variables", MAX_DOCUMENT).nullable();
  private static final Field<List<String>> TAGS =
      Field.list("tags", Field.text("tag").maxLength(255));
  private static final Field<List<JsonNode>> TILES = Field.list("tiles", Field.object("tile"));

  static DashboardInput read(Input input) {
    return new DashboardInput(
        input.read(NAME),
        input.read(DESCRIPTION),
        input.read(PINNED),
        input.read(DELETED),
        input.read(FILTERS),
        input.read(VARIABLES),
        input.read(TAGS),
        tiles(input.read(TILES).orDefault(List.of())));
  }

  Dashboard create(long project, @Nullable Long createdBy, Instant now) {
    return change(
        new Dashboard(
            0,
            project,
            null,
            "",
            JsonNodeFactory.instance.objectNode(),
            null,
            false,
            List.of(),
            false,
            createdBy,
            now,
            now),
        now);
  }

  Dashboard change(Dashboard before, Instant now) {
    return new Dashboard(
        before.id(),
        before.projectId(),
        name.orElse(before.name()),
        description instanceof Change.Clear ? "" : description.orDefault(before.description()),
        filters instanceof Change.Clear
            ? JsonNodeFactory.instance.objectNode()
            : filters.orDefault(before.filters()),
        variables.orElse(before.variables()),
        pinned.orDefault(before.pinned()),
        tags.orDefault(before.tags()).stream().distinct().sorted().toList(),
        deleted.orDefault(before.deleted()),
        before.createdBy(),
        before.createdAt(),
        now);
  }

  private static List<TileInput> tiles(List<JsonNode> elements) {
    List<TileInput> tiles = new ArrayList<>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      tiles.add(TileInput.read(i, elements.get(i)));
    }
    return tiles;
  }
}

package dev.herald.catalog.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about one tile: a change to one that is there, or a new text.
 *
 * @param index in the request's list, for errors
 * @param id of the tile that is there; null for a new text
 */
record TileInput(
    int index,
    @Nullable Long id,
    Change<JsonNode> layouts,
    Change<String> color,
    Change<Boolean> deleted,
    @Nullable String text) {

  // Told to others with every change of the dashboard; four times what any layout takes.
  private static final int MAX_LAYOUTS = 1_000;

  private static final Field<Long> ID = Field.pk("id");
  private static final Field<JsonNode> LAYOUTS = Field.object("layouts", MAX_LAYOUTS).nullable();
  private static final Field<String> COLOR =
      Field.text("color").maxLength(400).blankable().nullable();
  private static final Field<Boolean> DELETED = Field.bool("deleted").nullable();
  private static final Field<JsonNode> TEXT = Field.object("text").nullable();
  private static final Field<String> BODY =
      Field.text("body").maxLength(4_000).blankable().required();

  static TileInput read(int index, JsonNode element) {
    try {
      return read(index, Input.forPatch(element));
    } catch (Refusal refusal) {
      throw at(index, refusal);
    }
  }

  boolean isNewText() {
    return id == null;
  }

  Tile change(Tile before, Instant now) {
    return new Tile(
        before.id(),
        before.dashboardId(),
        before.insightId(),
        before.textBody() == null || text == null ? before.textBody() : text,
        layouts instanceof Change.Clear
            ? JsonNodeFactory.instance.objectNode()
            : layouts.orDefault(before.layouts()),
        color.orElse(before.color()),
        deleted.orDefault(before.deleted() && !(deleted instanceof Change.Clear)),
        now);
  }

  Tile createText(long dashboard, String body, Instant now) {
    var blank =
        new Tile(0, dashboard, null, body, JsonNodeFactory.instance.objectNode(), null, false, now);
    return change(blank, now);
  }

  /** Refuses this tile; attr as in errors of nested fields. */
  Refusal refuse(String field, String code, String detail) {
    return at(index, Refusal.invalid(field, code, detail));
  }

  private static TileInput read(int index, Input tile) {
    Change<Long> id = tile.read(ID);
    Change<JsonNode> text = tile.read(TEXT);
    if (!id.given() && !(text instanceof Change.To)) {
      throw Refusal.required("id");
    }
    return new TileInput(
        index,
        id.orElse(null),
        tile.read(LAYOUTS),
        tile.read(COLOR),
        tile.read(DELETED),
        text instanceof Change.To<JsonNode>(var value) ? body(value) : null);
  }

  private static @Nullable String body(JsonNode text) {
    try {
      return Input.forCreate(text).read(BODY).orElse(null);
    } catch (Refusal refusal) {
      throw prefixed("text__", refusal);
    }
  }

  private static Refusal at(int index, Refusal refusal) {
    return prefixed("tiles__" + index + "__", refusal);
  }

  private static Refusal prefixed(String prefix, Refusal refusal) {
    return refusal.problem() instanceof Problem.Invalid(var attr, var code, var detail)
            && attr != null
        ? Refusal.invalid(prefix + attr, code, detail)
        : refusal;
  }
}

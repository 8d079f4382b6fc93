package dev.herald.org.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.org.project.ProjectAccess;
import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.platform.problem.Problem;
import dev.herald.platform.problem.Refusal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies that make a project and say who may enter it. */
final class ProjectFields {

  private static final int NAME_LENGTH = 200;

  private static final Field<String> NAME = Field.text("name").maxLength(NAME_LENGTH).required();
  private static final Field<String> TIMEZONE = Field.text("timezone");
  private static final Field<Boolean> PRIVATE = Field.bool("private");
  private static final Field<List<JsonNode>> MEMBERS =
      Field.list("members", Field.object("member"));
  private static final Field<Long> USER_ID = Field.pk("user_id").required();
  private static final Field<String> LEVEL =
      Field.choice("level", ProjectAccess.MEMBER, ProjectAccess.ADMIN).required();

  private ProjectFields() {}

  /** What a project is made from. */
  record NewProject(String name, String timezone) {}

  static NewProject readNew(Input input) {
    String name = input.read(NAME).orDefault("");
    String timezone = input.read(TIMEZONE).orDefault("UTC");
    if (!ZoneId.getAvailableZoneIds().contains(timezone)) {
      throw Refusal.invalid(
          TIMEZONE.name(), "invalid_choice", "\"" + timezone + "\" is not a valid choice.");
    }
    return new NewProject(name, timezone);
  }

  static ProjectAccess readAccess(Input input, ProjectAccess before) {
    boolean closed = input.read(PRIVATE).orDefault(before.closed());
    return switch (input.read(MEMBERS)) {
      case Change.To<List<JsonNode>>(var entries) -> new ProjectAccess(closed, entries(entries));
      case Change.Keep<List<JsonNode>> _, Change.Clear<List<JsonNode>> _ ->
          new ProjectAccess(closed, before.members());
    };
  }

  private static List<ProjectAccess.Entry> entries(List<JsonNode> sent) {
    var entries = new ArrayList<ProjectAccess.Entry>();
    for (JsonNode entry : sent) {
      entries.add(entry(MEMBERS.name() + "__" + entries.size(), entry));
    }
    return entries;
  }

  private static ProjectAccess.Entry entry(String path, @Nullable JsonNode sent) {
    try {
      var input = Input.forCreate(sent);
      return new ProjectAccess.Entry(
          input.read(USER_ID).orDefault(0L), input.read(LEVEL).orDefault(ProjectAccess.MEMBER));
    } catch (Refusal refusal) {
      // The fields know their own names only; the caller must hear which entry was meant.
      if (refusal.problem() instanceof Problem.Invalid(var attr, var code, var detail)) {
        throw Refusal.invalid(path + "__" + attr, code, detail);
      }
      throw refusal;
    }
  }
}

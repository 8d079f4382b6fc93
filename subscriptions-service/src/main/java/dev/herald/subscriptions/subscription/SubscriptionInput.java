package dev.herald.subscriptions.subscription;

import dev.herald.platform.input.Change;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import dev.herald.subscriptions.recurrence.ScheduleInput;
import dev.herald.subscriptions.resource.Resources;
import dev.herald.subscriptions.target.Target;
import org.jspecify.annotations.Nullable;

/** What a request says about a subscription, every field good in itself. */
record SubscriptionInput(
    boolean creating,
    ContentInput content,
    Change<String> targetType,
    Change<String> targetValue,
    ScheduleInput schedule,
    Change<Boolean> deleted,
    Change<Boolean> enabled,
    Change<String> title,
    Change<Long> integrationId,
    @Nullable String inviteMessage,
    Change<Boolean> summaryEnabled,
    Change<String> summaryPromptGuide) {

  private static final int LONGEST_TITLE = 100;
  private static final int LONGEST_GUIDE = 500;

  private static final Field<String> TARGET_TYPE =
      Field.choice("target_type", Target.EMAIL, Target.SLACK, Target.WEBHOOK).required();
  private static final Field<String> TARGET_VALUE = Field.text("target_value").required();
  private static final Field<Boolean> DELETED = Field.bool("deleted");
  private static final Field<Boolean> ENABLED = Field.bool("enabled");
  private static final Field<String> TITLE =
      Field.text("title").maxLength(LONGEST_TITLE).blankable().nullable();
  private static final Field<Long> INTEGRATION_ID = Field.id("integration_id").nullable();
  private static final Field<String> INVITE_MESSAGE =
      Field.text("invite_message").blankable().nullable();
  private static final Field<Boolean> SUMMARY_ENABLED = Field.bool("summary_enabled");
  private static final Field<String> SUMMARY_PROMPT_GUIDE =
      Field.text("summary_prompt_guide").maxLength(LONGEST_GUIDE).blankable();

  /** Reads the fields in the order their errors are told. */
  static SubscriptionInput read(Input input, Plan before, long project, Resources resources) {
    return new SubscriptionInput(
        input.creating(),
        ContentInput.read(input, before.content(), project, resources),
        input.read(TARGET_TYPE),
        input.read(TARGET_VALUE),
        ScheduleInput.read(input),
        input.read(DELETED),
        input.read(ENABLED),
        input.read(TITLE),
        input.read(INTEGRATION_ID),
        input.read(INVITE_MESSAGE).orElse(null),
        input.read(SUMMARY_ENABLED),
        input.read(SUMMARY_PROMPT_GUIDE));
  }

  Plan applyTo(Plan before) {
    var target = before.target();
    return new Plan(
        content.applyTo(before.content()),
        new Target(
            targetType.orDefault(target.type()),
            targetValue.orDefault(target.value()),
            integrationId.orElse(target.integrationId())),
        schedule.applyTo(before.schedule()),
        deleted.orDefault(before.deleted()),
        enabled.orDefault(before.enabled()),
        title.orElse(before.title()),
        summaryEnabled.orDefault(before.summaryEnabled()),
        summaryPromptGuide.orDefault(before.summaryPromptGuide()));
  }

  /** Whether the request puts it aside: then what is broken about it may stay broken. */
  boolean putsAside() {
    return says(deleted, true) || says(enabled, false);
  }

  boolean asksForSummary() {
    return says(summaryEnabled, true);
  }

  private static boolean says(Change<Boolean> change, boolean value) {
    return change instanceof Change.To<Boolean>(var said) && said == value;
  }
}

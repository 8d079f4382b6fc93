package dev.herald.org.operator;

import dev.herald.org.organization.OrganizationSettings;
import dev.herald.platform.input.Field;
import dev.herald.platform.input.Input;
import java.util.List;

/** The body that makes or edits an organization. */
final class OrganizationFields {

  private static final int NAME_LENGTH = 200;
  private static final int FEATURE_LENGTH = 100;

  private static final Field<String> NAME = Field.text("name").maxLength(NAME_LENGTH).required();
  private static final Field<List<String>> FEATURES =
      Field.list("available_product_features", Field.text("key").maxLength(FEATURE_LENGTH))
          .nullable();
  private static final Field<Boolean> PUBLICLY_SHARED =
      Field.bool("allow_publicly_shared_resources");
  private static final Field<Boolean> AI_APPROVED = Field.bool("is_ai_data_processing_approved");
  private static final Field<Boolean> PERSONAL_KEYS =
      Field.bool("members_can_use_personal_api_keys");
  private static final Field<Boolean> CLOUD = Field.bool("cloud");

  private OrganizationFields() {}

  /** Null features put every feature back. */
  static OrganizationSettings read(Input input, OrganizationSettings before) {
    return new OrganizationSettings(
        input.read(NAME).orDefault(before.name()),
        input.read(FEATURES).orElse(before.availableProductFeatures()),
        input.read(PUBLICLY_SHARED).orDefault(before.allowPubliclySharedResources()),
        input.read(AI_APPROVED).orDefault(before.isAiDataProcessingApproved()),
        input.read(PERSONAL_KEYS).orDefault(before.membersCanUsePersonalApiKeys()),
        input.read(CLOUD).orDefault(before.cloud()));
  }
}

package dev.herald.delivery.schedule;

import dev.herald.platform.identity.UserInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A subscription as its owner last told it, whole; frozen into every delivery made from it. */
public record SubscriptionState(
    long id,
    long projectId,
    UUID organizationId,
    long version,
    long ruleVersion,
    boolean deleted,
    boolean enabled,
    @Nullable Long insightId,
    @Nullable Long dashboardId,
    List<Long> dashboardExportInsights,
    @Nullable String insightShortId,
    @Nullable String resourceName,
    String targetType,
    String targetValue,
    @Nullable Long integrationId,
    String frequency,
    int interval,
    @Nullable List<String> byweekday,
    @Nullable Integer bysetpos,
    @Nullable Integer count,
    Instant startDate,
    @Nullable Instant untilDate,
    @Nullable Instant nextDeliveryDate,
    String summary,
    @Nullable String title,
    boolean summaryEnabled,
    String summaryPromptGuide,
    @Nullable UserInfo createdBy,
    Instant createdAt,
    @Nullable Announcement announce) {

  public SubscriptionState {
    dashboardExportInsights = List.copyOf(dashboardExportInsights);
    byweekday = byweekday == null ? null : List.copyOf(byweekday);
  }

  /**
   * Whom a change of target must be announced to: those who are reached now and were not before.
   */
  public record Announcement(
      long changeSeq,
      String previousTargetType,
      String previousTargetValue,
      @Nullable Long previousIntegrationId,
      @Nullable String inviteMessage) {}
}

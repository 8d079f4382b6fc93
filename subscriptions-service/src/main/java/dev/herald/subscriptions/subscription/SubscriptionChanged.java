package dev.herald.subscriptions.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import dev.herald.subscriptions.target.Target;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The event {@value #TYPE}: the whole state, so that the latest one alone is enough. */
public record SubscriptionChanged(
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
    @Nullable JsonNode createdBy,
    Instant createdAt,
    @Nullable Announcement announce) {

  public static final String TYPE = "subscription.changed.v1";

  /**
   * That those who are reached now and were not before are to be told.
   *
   * @param changeSeq the version that made it so
   */
  public record Announcement(
      long changeSeq,
      String previousTargetType,
      String previousTargetValue,
      @Nullable Long previousIntegrationId,
      @Nullable String inviteMessage) {

    static Announcement of(long changeSeq, Target previous, @Nullable String inviteMessage) {
      return new Announcement(
          changeSeq, previous.type(), previous.value(), previous.integrationId(), inviteMessage);
    }
  }

  public static SubscriptionChanged of(
      Subscription subscription, @Nullable Announcement announcement) {
    var plan = subscription.plan();
    var schedule = plan.schedule();
    return new SubscriptionChanged(
        subscription.id(),
        subscription.projectId(),
        subscription.organizationId(),
        subscription.version(),
        subscription.ruleVersion(),
        plan.deleted(),
        plan.enabled(),
        plan.content().insightId(),
        plan.content().dashboardId(),
        plan.content().dashboardExportInsights(),
        subscription.insightShortId(),
        subscription.resourceName(),
        plan.target().type(),
        plan.target().value(),
        plan.target().integrationId(),
        schedule.frequency(),
        schedule.interval(),
        schedule.byweekday(),
        schedule.bysetpos(),
        schedule.count(),
        schedule.startDate(),
        schedule.untilDate(),
        subscription.nextDeliveryDate(),
        schedule.summary(),
        plan.title(),
        plan.summaryEnabled(),
        plan.summaryPromptGuide(),
        subscription.createdBy(),
        subscription.createdAt(),
        announcement);
  }
}

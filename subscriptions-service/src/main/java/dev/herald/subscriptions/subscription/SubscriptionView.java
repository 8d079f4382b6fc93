package dev.herald.subscriptions.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the API shows it.
 *
 * @param inviteMessage never kept, so always null
 */
record SubscriptionView(
    long id,
    @Nullable Long dashboard,
    @Nullable Long insight,
    @Nullable String insightShortId,
    @Nullable String resourceName,
    List<Long> dashboardExportInsights,
    String targetType,
    String targetValue,
    String frequency,
    int interval,
    @Nullable List<String> byweekday,
    @Nullable Integer bysetpos,
    @Nullable Integer count,
    Instant startDate,
    @Nullable Instant untilDate,
    Instant createdAt,
    @Nullable JsonNode createdBy,
    boolean deleted,
    boolean enabled,
    @Nullable String title,
    String summary,
    @Nullable Instant nextDeliveryDate,
    @Nullable Long integrationId,
    @Nullable String inviteMessage,
    boolean summaryEnabled,
    String summaryPromptGuide) {

  static SubscriptionView of(Subscription subscription) {
    var plan = subscription.plan();
    var schedule = plan.schedule();
    return new SubscriptionView(
        subscription.id(),
        plan.content().dashboardId(),
        plan.content().insightId(),
        subscription.insightShortId(),
        subscription.resourceName(),
        plan.content().dashboardExportInsights(),
        plan.target().type(),
        plan.target().value(),
        schedule.frequency(),
        schedule.interval(),
        schedule.byweekday(),
        schedule.bysetpos(),
        schedule.count(),
        schedule.startDate(),
        schedule.untilDate(),
        subscription.createdAt(),
        subscription.createdBy(),
        plan.deleted(),
        plan.enabled(),
        plan.title(),
        schedule.summary(),
        subscription.nextDeliveryDate(),
        plan.target().integrationId(),
        null,
        plan.summaryEnabled(),
        plan.summaryPromptGuide());
  }
}

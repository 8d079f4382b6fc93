package dev.herald.delivery.ledger;

import dev.herald.delivery.ledger.DeliveryEvents.DeliveryStep;
import dev.herald.delivery.schedule.DeliveryPlan;
import dev.herald.delivery.schedule.JsonRows;
import dev.herald.delivery.schedule.Origin;
import dev.herald.delivery.schedule.PlannedDelivery;
import dev.herald.platform.event.Outbox;
import dev.herald.platform.telemetry.RequestContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Writes deliveries and their recipients down, many in two statements. */
@Singleton
final class LedgerPlan implements DeliveryPlan {

  private final Jdbi jdbi;
  private final JsonRows rows;
  private final Outbox outbox;

  LedgerPlan(Jdbi jdbi, JsonRows rows, Outbox outbox) {
    this.jdbi = jdbi;
    this.rows = rows;
    this.outbox = outbox;
  }

  record DeliveryRow(
      UUID id,
      String idempotencyKey,
      long subscriptionId,
      long version,
      long ruleVersion,
      long projectId,
      UUID organizationId,
      String origin,
      String triggerType,
      String form,
      String targetType,
      String targetValue,
      @Nullable Instant scheduledAt,
      @Nullable Instant nextDeliveryAt,
      Instant deadlineAt,
      String status,
      String phase,
      String workflowId,
      boolean solo,
      @Nullable UUID contentId,
      @Nullable UUID resendOf,
      @Nullable RunError error,
      @Nullable String traceparent,
      Instant createdAt,
      @Nullable Instant finishedAt) {

    static DeliveryRow of(PlannedDelivery planned, @Nullable String traceparent) {
      var id = DeliveryIds.of(planned.idempotencyKey());
      var skip = planned.skip();
      return new DeliveryRow(
          id,
          planned.idempotencyKey(),
          planned.subscriptionId(),
          planned.version(),
          planned.ruleVersion(),
          planned.projectId(),
          planned.organizationId(),
          planned.origin().wire(),
          planned.origin().trigger(),
          planned.announcing() ? "announcement" : "regular",
          planned.targetType(),
          planned.targetValue(),
          planned.scheduledAt(),
          planned.nextDeliveryAt(),
          planned.deadlineAt(),
          skip == null ? "starting" : "skipped",
          skip == null ? "queued" : "done",
          "delivery/" + id,
          planned.origin() == Origin.TEST || planned.origin() == Origin.ANNOUNCEMENT,
          planned.contentId(),
          planned.resendOf(),
          skip == null || skip.type() == null ? null : new RunError(skip.type(), skip.message()),
          traceparent,
          planned.createdAt(),
          skip == null ? null : planned.createdAt());
    }
  }

  record RecipientRow(UUID deliveryId, int ordinal, String recipientKey, String address) {}

  @Override
  public Set<String> add(List<PlannedDelivery> planned) {
    if (planned.isEmpty()) {
      return Set.of();
    }
    var traceparent = RequestContext.current().map(RequestContext::traceparent).orElse(null);
    var added =
        insertDeliveries(planned.stream().map(p -> DeliveryRow.of(p, traceparent)).toList());
    List<RecipientRow> recipients = new ArrayList<>();
    List<Outbox.Message> messages = new ArrayList<>();
    for (PlannedDelivery one : planned) {
      if (added.contains(one.idempotencyKey())) {
        recipients.addAll(recipients(one));
        if (one.skip() != null) {
          messages.add(DeliveryEvents.ended(step(one, one.skip())));
        }
      }
    }
    insertRecipients(recipients);
    outbox.addAll(messages);
    return added;
  }

  private static List<RecipientRow> recipients(PlannedDelivery planned) {
    var delivery = DeliveryIds.of(planned.idempotencyKey());
    List<RecipientRow> recipients = new ArrayList<>();
    for (String address : planned.recipients()) {
      recipients.add(
          new RecipientRow(
              delivery,
              recipients.size(),
              DeliveryIds.recipientKey(delivery, planned.targetType(), address),
              address));
    }
    return recipients;
  }

  private static DeliveryStep step(PlannedDelivery planned, PlannedDelivery.Skip skip) {
    return new DeliveryStep(
        DeliveryIds.of(planned.idempotencyKey()),
        planned.subscriptionId(),
        planned.projectId(),
        planned.origin().trigger(),
        planned.scheduledAt(),
        "skipped",
        skip.type());
  }

  private Set<String> insertDeliveries(List<DeliveryRow> deliveries) {
    return new HashSet<>(
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        insert into delivery (id, idempotency_key, subscription_id, version,
                          rule_version, project_id, organization_id, origin, trigger_type, form,
                          target_type, target_value, scheduled_at, next_delivery_at, deadline_at,
                          status, phase, workflow_id, solo, next_round_at, content_id, resend_of,
                          error, traceparent, created_at, last_updated_at, finished_at)
                        select id, idempotency_key, subscription_id, version, rule_version,
                          project_id, organization_id, origin, trigger_type, form, target_type,
                          target_value, scheduled_at, next_delivery_at, deadline_at, status, phase,
                          workflow_id, solo, now(), content_id, resend_of, error,
                          traceparent, created_at, created_at, finished_at
                        from jsonb_to_recordset(cast(:rows as jsonb)) as x(id uuid,
                          idempotency_key text, subscription_id bigint, version bigint,
                          rule_version bigint, project_id bigint, organization_id uuid,
                          origin text, trigger_type text, form text, target_type text,
                          target_value text, scheduled_at timestamptz,
                          next_delivery_at timestamptz, deadline_at timestamptz, status text,
                          phase text, workflow_id text, solo boolean, content_id uuid,
                          resend_of uuid, error jsonb,
                          traceparent text, created_at timestamptz, finished_at timestamptz)
                        on conflict do nothing
                        returning idempotency_key
                        """)
                    .bind("rows", rows.of(deliveries))
                    .mapTo(String.class)
                    .list()));
  }

  private void insertRecipients(List<RecipientRow> recipients) {
    if (recipients.isEmpty()) {
      return;
    }
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into delivery_recipient
                      (delivery_id, ordinal, recipient_key, address, state)
                    select delivery_id, ordinal, recipient_key, address, 'planned'
                    from jsonb_to_recordset(cast(:rows as jsonb)) as x(delivery_id uuid,
                      ordinal integer, recipient_key text, address text)
                    """)
                .bind("rows", rows.of(recipients))
                .execute());
  }
}

-- How a subscription has been doing lately; only those in trouble have a row.
CREATE TABLE subscription_health (
    subscription_id bigint PRIMARY KEY,
    project_id      bigint      NOT NULL,
    organization_id uuid        NOT NULL,
    -- Scheduled deliveries that failed without a good one between.
    failures        integer     NOT NULL DEFAULT 0,
    failing_since   timestamptz,
    paused_at       timestamptz,
    reason          text,
    error_type      text,
    reminded_at     timestamptz
);
CREATE INDEX subscription_health_paused ON subscription_health (reminded_at) WHERE paused_at IS NOT NULL;

-- Mail to owners. Written with the change that causes it, sent afterwards, once.
CREATE TABLE owner_notice (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice_key      text        NOT NULL UNIQUE,
    subscription_id bigint      NOT NULL,
    project_id      bigint      NOT NULL,
    organization_id uuid        NOT NULL,
    version         bigint      NOT NULL,
    kind            text        NOT NULL CHECK (kind IN ('failing', 'paused', 'reminder', 'recovered')),
    error_type      text,
    reason          text,
    tries           integer     NOT NULL DEFAULT 0,
    next_try_at     timestamptz NOT NULL DEFAULT now(),
    created_at      timestamptz NOT NULL DEFAULT now(),
    sent_at         timestamptz
);
CREATE INDEX owner_notice_pending ON owner_notice (next_try_at) WHERE sent_at IS NULL;

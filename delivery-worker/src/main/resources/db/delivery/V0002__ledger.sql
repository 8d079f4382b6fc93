-- What a delivery shows, drawn once and shared by every delivery that shows the same.
CREATE TABLE delivery_content (
    id               uuid PRIMARY KEY,
    content_snapshot jsonb       NOT NULL,
    asset_ids        bigint[]    NOT NULL,
    -- False: no live insight was left in the selection.
    sendable         boolean     NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE delivery (
    -- UUIDv5 of the idempotency key: the same on every node.
    id               uuid PRIMARY KEY,
    idempotency_key  text        NOT NULL UNIQUE,
    subscription_id  bigint      NOT NULL,
    version          bigint      NOT NULL,
    rule_version     bigint      NOT NULL,
    project_id       bigint      NOT NULL,
    organization_id  uuid        NOT NULL,
    origin           text        NOT NULL CHECK (origin IN ('schedule', 'test', 'announcement', 'resend')),
    trigger_type     text        NOT NULL CHECK (trigger_type IN ('scheduled', 'manual', 'target_change')),
    form             text        NOT NULL CHECK (form IN ('regular', 'announcement')),
    target_type      text        NOT NULL,
    target_value     text        NOT NULL,
    scheduled_at     timestamptz,
    next_delivery_at timestamptz,
    deadline_at      timestamptz NOT NULL,
    status           text        NOT NULL CHECK (status IN ('starting', 'completed', 'failed', 'skipped')),
    phase            text        NOT NULL CHECK (phase IN ('queued', 'leased', 'running', 'waiting', 'done')),
    workflow_id      text        NOT NULL,
    -- The fence: raised whenever the delivery changes hands.
    run_epoch        integer     NOT NULL DEFAULT 0,
    -- Runs in a workflow of its own, never in a round with others.
    solo             boolean     NOT NULL,
    -- Rounds begun, and how many of them in a row came to no end (poison guard).
    rounds           integer     NOT NULL DEFAULT 0,
    unfinished       integer     NOT NULL DEFAULT 0,
    lease_until      timestamptz,
    next_round_at    timestamptz,
    content_id       uuid REFERENCES delivery_content (id),
    error            jsonb,
    -- The delivery this one makes good for.
    resend_of        uuid,
    -- Taken into events and logs, so that a trace leads from the request to the message.
    traceparent      text,
    created_at       timestamptz NOT NULL,
    started_at       timestamptz,
    last_updated_at  timestamptz NOT NULL,
    finished_at      timestamptz
) WITH (fillfactor = 80);

-- The Starter walks from project to project in this index.
CREATE INDEX delivery_queue ON delivery (target_type, solo, project_id, next_round_at)
    WHERE phase = 'queued';
CREATE INDEX delivery_waiting ON delivery (next_round_at) WHERE phase = 'waiting';
CREATE INDEX delivery_lease ON delivery (lease_until) WHERE phase IN ('leased', 'running');
CREATE INDEX delivery_history ON delivery (subscription_id, created_at DESC, id DESC);
CREATE INDEX delivery_project ON delivery (project_id, created_at);
CREATE INDEX delivery_resends ON delivery (resend_of) WHERE resend_of IS NOT NULL;
CREATE INDEX delivery_content_used ON delivery (content_id) WHERE content_id IS NOT NULL;
-- A second test delivery while the first one runs is refused, whatever Temporal knows.
CREATE UNIQUE INDEX delivery_one_test ON delivery (subscription_id)
    WHERE origin = 'test' AND status = 'starting';

CREATE TABLE delivery_recipient (
    delivery_id        uuid    NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    ordinal            integer NOT NULL,
    recipient_key      text    NOT NULL UNIQUE,
    address            text    NOT NULL,
    state              text    NOT NULL CHECK (state IN ('planned', 'committing', 'delivered', 'partial',
                                   'rejected', 'deferred', 'unknown', 'suppressed', 'expired', 'held')),
    -- run_epoch * 65536 + attempt of the sending activity; only its holder may commit. A recipient
    -- is open while finished_at is null.
    fence              bigint  NOT NULL DEFAULT 0,
    -- Provider tries that counted against the retry schedule.
    attempts           integer NOT NULL DEFAULT 0,
    retry_at           timestamptz,
    committed_at       timestamptz,
    provider_ref       text,
    code               text,
    error_type         text,
    error_message      text,
    verdict            text,
    possible_duplicate boolean NOT NULL DEFAULT false,
    finished_at        timestamptz,
    PRIMARY KEY (delivery_id, ordinal)
) WITH (fillfactor = 80);

-- Every try, for whoever asks what happened. Append only.
CREATE TABLE delivery_attempt (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id   uuid        NOT NULL REFERENCES delivery (id) ON DELETE CASCADE,
    ordinal       integer     NOT NULL,
    epoch         integer     NOT NULL,
    attempt       integer     NOT NULL,
    -- Whether the irreversible byte may have left.
    committed     boolean     NOT NULL,
    outcome       text        NOT NULL,
    code          text,
    error_type    text,
    excerpt       text,
    started_at    timestamptz NOT NULL,
    ended_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX delivery_attempt_of ON delivery_attempt (delivery_id, ordinal);

-- What a relay, workspace or host last asked for.
CREATE TABLE destination_health (
    destination text PRIMARY KEY,
    failures    integer     NOT NULL,
    not_before  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);

-- Addresses that get nothing more from a subscription. The address itself is not kept.
CREATE TABLE suppression (
    subscription_id bigint      NOT NULL,
    address_hash    text        NOT NULL,
    reason          text        NOT NULL CHECK (reason IN ('unsubscribed', 'bounced')),
    -- Bounces so far; an address is closed after three, or one that says it does not exist.
    bounces         integer     NOT NULL DEFAULT 0,
    closed          boolean     NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subscription_id, address_hash)
);

-- Who is at work: rate limits are shared out among the living.
CREATE TABLE worker_instance (
    id      uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

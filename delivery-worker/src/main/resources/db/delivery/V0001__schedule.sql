-- What each subscription looked like at a version. Deliveries refer to the version they were made
-- from, so that a wave of 200,000 of them does not copy 200,000 documents.
CREATE TABLE subscription_version (
    subscription_id bigint NOT NULL,
    version         bigint NOT NULL,
    state           jsonb  NOT NULL,
    PRIMARY KEY (subscription_id, version)
);

-- When each subscription fires next. Rebuildable from herald.subscriptions, offset 0.
CREATE TABLE schedule_entry (
    subscription_id bigint PRIMARY KEY,
    project_id      bigint      NOT NULL,
    organization_id uuid        NOT NULL,
    version         bigint      NOT NULL,
    rule_version    bigint      NOT NULL,
    -- Enabled, not deleted, and not paused by this worker.
    active          boolean     NOT NULL,
    -- Set when this worker paused it; a newer rule_version lifts the pause.
    paused_at       timestamptz,
    next_fire_at    timestamptz,
    target_type     text        NOT NULL,
    target_value    text        NOT NULL,
    integration_id  bigint,
    frequency       text        NOT NULL,
    every           integer     NOT NULL,
    byweekday       text[],
    bysetpos        integer,
    occurrences     integer,
    starts_at       timestamptz NOT NULL,
    until_at        timestamptz
) WITH (fillfactor = 80);

CREATE INDEX schedule_entry_due ON schedule_entry (next_fire_at)
    WHERE active AND next_fire_at IS NOT NULL;
CREATE INDEX schedule_entry_project ON schedule_entry (project_id);
CREATE INDEX schedule_entry_integration ON schedule_entry (integration_id)
    WHERE integration_id IS NOT NULL;

-- The operator's switch: one row.
CREATE TABLE dispatch (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    paused     boolean     NOT NULL,
    reason     text        NOT NULL,
    updated_at timestamptz NOT NULL
);
INSERT INTO dispatch (paused, reason, updated_at) VALUES (false, '', now());

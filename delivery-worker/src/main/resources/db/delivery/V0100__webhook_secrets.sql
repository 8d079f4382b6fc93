-- Signing secrets of a project's webhooks, encrypted. The row without retires_at is the current one;
-- after a rotation its predecessor keeps signing until retires_at.
CREATE TABLE webhook_secret (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id bigint      NOT NULL,
    sealed     text        NOT NULL,
    created_at timestamptz NOT NULL,
    retires_at timestamptz
);

CREATE UNIQUE INDEX webhook_secret_current ON webhook_secret (project_id) WHERE retires_at IS NULL;
CREATE INDEX webhook_secret_project ON webhook_secret (project_id);

-- The exact body of a webhook call, made at its first attempt: a receiver that got it twice must be
-- able to see that it is the same.
CREATE TABLE webhook_message (
    recipient_key text        PRIMARY KEY,
    body          text        NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE INDEX webhook_message_created_at ON webhook_message (created_at);

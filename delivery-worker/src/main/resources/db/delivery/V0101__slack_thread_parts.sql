-- What of a Slack report is already posted, so that a later round goes on where one broke off.
-- Part 0 is the message itself, the others are its thread, in order.
CREATE TABLE slack_thread_part (
    recipient_key text        NOT NULL,
    part          int         NOT NULL,
    -- posting: the call was about to be made; posted: Slack confirmed it; refused: Slack said no.
    state         text        NOT NULL CHECK (state IN ('posting', 'posted', 'refused')),
    ts            text,
    file_id       text,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (recipient_key, part)
);

CREATE INDEX slack_thread_part_updated_at ON slack_thread_part (updated_at);

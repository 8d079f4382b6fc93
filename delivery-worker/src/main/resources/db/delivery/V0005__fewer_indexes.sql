-- A wave writes 200,000 deliveries at one instant, and every message changes its recipient's row
-- three times: each index and each foreign key left out is a second won.

-- The primary key is the UUIDv5 of the idempotency key, so it keeps that unique too.
ALTER TABLE delivery DROP CONSTRAINT delivery_idempotency_key_key;
-- Made of the delivery's id, the channel and the address: unique by nature.
ALTER TABLE delivery_recipient DROP CONSTRAINT delivery_recipient_recipient_key_key;

-- Each foreign key locked the delivery's row once more per message. Rows are written with their
-- delivery and removed with it, in one place each.
ALTER TABLE delivery DROP CONSTRAINT delivery_content_id_fkey;
ALTER TABLE delivery_recipient DROP CONSTRAINT delivery_recipient_delivery_id_fkey;
ALTER TABLE delivery_attempt DROP CONSTRAINT delivery_attempt_delivery_id_fkey;

-- History is always asked for within a project, and one index serves both questions.
DROP INDEX delivery_history;
DROP INDEX delivery_project;
CREATE INDEX delivery_history ON delivery (project_id, subscription_id, created_at DESC, id DESC);

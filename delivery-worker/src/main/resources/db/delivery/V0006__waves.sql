-- A wave puts thousands of deliveries under way within seconds, long before anybody analyzes the
-- table. An index for "under way" then looks all but empty to the planner, and statements that name
-- their rows by key read it whole instead. This one is of use to the sweep alone.
DROP INDEX delivery_lease;
CREATE INDEX delivery_lease ON delivery (lease_until) WHERE lease_until IS NOT NULL;

-- Of tables that grow by a wave at a time, a fifth is too much to be wrong about.
ALTER TABLE delivery SET (
    autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE delivery_recipient SET (
    autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE delivery_attempt SET (autovacuum_analyze_scale_factor = 0.02);

-- Pictures are compressed already.
ALTER TABLE exported_asset ALTER COLUMN png SET STORAGE EXTERNAL;

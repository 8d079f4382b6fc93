CREATE TABLE exported_asset (
    id          integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id uuid        NOT NULL,
    insight_id  bigint      NOT NULL,
    png         bytea       NOT NULL,
    width_px    integer     NOT NULL,
    height_px   integer     NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (delivery_id, insight_id)
);
-- PNG is compressed already.
ALTER TABLE exported_asset ALTER COLUMN png SET STORAGE EXTERNAL;
CREATE INDEX exported_asset_age ON exported_asset (created_at);

-- What the last failure of a destination said, for those that wait because of it.
ALTER TABLE destination_health ADD COLUMN reason text;

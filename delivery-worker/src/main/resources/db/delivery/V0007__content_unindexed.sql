-- Nothing asks which deliveries show a content since the foreign key is gone, and every change of a
-- delivery wrote its entry anew; without it, giving a delivery its content touches no index at all.
DROP INDEX delivery_content_used;

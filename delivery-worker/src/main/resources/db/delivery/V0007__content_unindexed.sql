-- Nothing asks which deliveries show a content since the foreign key is gone, and changes of a
-- delivery wrote its entry anew; without it, none of what changes with the content is indexed.
DROP INDEX delivery_content_used;

-- What is to be told to others, written in the transaction that made it true; gone once Kafka has it.
create table outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  message_key text not null,
  -- null is a tombstone: compacted topics forget the key
  envelope text,
  created_at timestamptz not null default now()
);

-- What was heard already, so that hearing it again changes nothing.
create table inbox (
  event_id uuid not null,
  consumer text not null,
  received_at timestamptz not null default now(),
  primary key (event_id, consumer)
);
create index inbox_received_at on inbox (received_at);

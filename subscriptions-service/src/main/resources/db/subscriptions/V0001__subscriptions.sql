-- What is known here of insights and dashboards: enough to name them and to judge a selection while
-- their own service is away. Filled by its events and by what it answers.
create table insight (
  id bigint primary key,
  project_id bigint not null,
  short_id text,
  name text,
  derived_name text,
  deleted boolean not null
);

create table dashboard (
  id bigint primary key,
  project_id bigint not null,
  name text,
  -- the insights on its live tiles
  insight_ids bigint[] not null,
  deleted boolean not null
);

-- People who made subscriptions, as others are to see them.
create table creator (
  id bigint primary key,
  uuid uuid not null unique,
  email text not null,
  -- json, not jsonb: it is handed on as it came, keys in order
  info json not null
);

create table subscription (
  id bigint generated always as identity primary key,
  project_id bigint not null,
  organization_id uuid not null,
  -- counts every change others are told of
  version bigint not null default 1,
  -- counts the changes that make what is planned for the old rule void
  rule_version bigint not null default 1,
  insight_id bigint,
  dashboard_id bigint,
  dashboard_export_insights bigint[] not null default '{}',
  target_type text not null check (target_type in ('email', 'slack', 'webhook')),
  target_value text not null,
  integration_id bigint,
  frequency text not null check (frequency in ('daily', 'weekly', 'monthly', 'yearly')),
  repeat_interval integer not null check (repeat_interval > 0),
  byweekday text[],
  bysetpos integer,
  occurrences integer,
  start_date timestamptz not null,
  until_date timestamptz,
  next_delivery_date timestamptz,
  deleted boolean not null default false,
  enabled boolean not null default true,
  title text,
  summary_enabled boolean not null default false,
  summary_prompt_guide text not null default '',
  created_by bigint,
  created_at timestamptz not null,
  check (num_nonnulls(insight_id, dashboard_id) = 1)
) with (fillfactor = 90); -- next_delivery_date moves often and is in no index: updates stay in the page

-- The list as it is asked for most, and the bin.
create index subscription_live on subscription (project_id, created_at desc, id desc) where not deleted;
create index subscription_binned on subscription (project_id, created_at desc, id desc) where deleted;
-- Whom an event about something else concerns.
create index subscription_insight on subscription (insight_id) where insight_id is not null;
create index subscription_dashboard on subscription (dashboard_id) where dashboard_id is not null;
create index subscription_integration on subscription (integration_id) where integration_id is not null;
create index subscription_creator on subscription (created_by);
create index subscription_organization on subscription (organization_id);

-- How many a project has, so that a list of a million need not be counted for every page. Several
-- slots per project keep writers of one project from waiting for each other; the sum counts.
create table subscription_count (
  project_id bigint not null,
  slot integer not null,
  live bigint not null,
  binned bigint not null,
  primary key (project_id, slot)
) with (fillfactor = 50);

create function add_to_subscription_count(project bigint, live_more bigint, binned_more bigint)
returns void language sql as $$
  insert into subscription_count as c (project_id, slot, live, binned)
  values (project, pg_backend_pid() % 16, live_more, binned_more)
  on conflict (project_id, slot)
  do update set live = c.live + excluded.live, binned = c.binned + excluded.binned
$$;

create function count_subscriptions() returns trigger language plpgsql as $$
begin
  case tg_op
    when 'INSERT' then
      perform add_to_subscription_count(
        project_id, count(*) filter (where not deleted), count(*) filter (where deleted))
      from added group by project_id order by project_id;
    when 'DELETE' then
      perform add_to_subscription_count(
        project_id, -count(*) filter (where not deleted), -count(*) filter (where deleted))
      from removed group by project_id order by project_id;
    when 'UPDATE' then
      perform add_to_subscription_count(
        new.project_id,
        case when new.deleted then -1 else 1 end,
        case when new.deleted then 1 else -1 end);
  end case;
  return null;
end
$$;

create trigger subscription_added after insert on subscription
  referencing new table as added for each statement execute function count_subscriptions();
create trigger subscription_removed after delete on subscription
  referencing old table as removed for each statement execute function count_subscriptions();
create trigger subscription_binned_or_back after update of deleted on subscription
  for each row when (old.deleted is distinct from new.deleted) execute function count_subscriptions();

-- Addresses that left a subscription, or came back to it; told to the worker directly.
create table suppression (
  subscription_id bigint not null references subscription (id) on delete cascade,
  address text not null,
  suppressed boolean not null,
  -- whether the worker has heard of it
  told boolean not null default false,
  changed_at timestamptz not null default now(),
  primary key (subscription_id, address)
);
create index suppression_untold on suppression (changed_at) where not told;

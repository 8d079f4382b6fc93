-- Projects and people live in the org service; these are the few facts of them needed here.
create table project (
  id bigint primary key,
  organization_id uuid not null,
  timezone text not null
);
create index project_organization on project (organization_id);

create table app_user (
  id bigint primary key,
  info json not null
);

create table insight (
  id bigint generated always as identity primary key,
  project_id bigint not null,
  short_id text not null,
  name text,
  derived_name text,
  description text,
  -- json, not jsonb: a query is handed back as it was sent, and jsonb refuses U+0000.
  query json,
  sort_order integer,
  saved boolean not null,
  favorited boolean not null,
  tags text[] not null,
  deleted boolean not null default false,
  created_by bigint,
  created_at timestamptz not null,
  last_modified_by bigint,
  last_modified_at timestamptz not null,
  unique (project_id, short_id),
  unique (project_id, id)
);
create index insight_list on insight (project_id, id desc) where not deleted;

create table dashboard (
  id bigint generated always as identity primary key,
  project_id bigint not null,
  name text,
  description text not null,
  filters json not null,
  variables json,
  pinned boolean not null,
  tags text[] not null,
  deleted boolean not null default false,
  created_by bigint,
  created_at timestamptz not null,
  last_modified_at timestamptz not null,
  unique (project_id, id)
);
create index dashboard_list on dashboard (project_id, id desc) where not deleted;

create table dashboard_tile (
  id bigint generated always as identity primary key,
  project_id bigint not null,
  dashboard_id bigint not null,
  insight_id bigint,
  text_body text,
  layouts json not null,
  color text,
  deleted boolean not null default false,
  created_at timestamptz not null,
  last_modified_at timestamptz not null,
  foreign key (project_id, dashboard_id) references dashboard (project_id, id) on delete cascade,
  foreign key (project_id, insight_id) references insight (project_id, id) on delete cascade,
  -- An insight is on a dashboard once; taken off and put back, it finds its old place.
  unique (dashboard_id, insight_id),
  constraint tile_shows_one_thing check ((insight_id is null) <> (text_body is null))
);
create index dashboard_tile_insight on dashboard_tile (project_id, insight_id);

-- A result pushed with an insight; stays until the next one is pushed.
create table stored_result (
  project_id bigint not null,
  insight_id bigint not null,
  content json not null,
  pushed_at timestamptz not null,
  primary key (project_id, insight_id),
  foreign key (project_id, insight_id) references insight (project_id, id) on delete cascade
);

-- The latest computed result of an insight, once on its own and once for each dashboard whose
-- filters were laid over it (dashboard_id 0: on its own). Disposable.
create table computed_result (
  project_id bigint not null,
  insight_id bigint not null,
  dashboard_id bigint not null,
  -- Of the query and the filters: a result of an older query is not the insight's result.
  query_hash text not null,
  content json not null,
  computed_at timestamptz not null,
  primary key (project_id, insight_id, dashboard_id),
  foreign key (project_id, insight_id) references insight (project_id, id) on delete cascade
);

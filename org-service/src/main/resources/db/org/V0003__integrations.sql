-- Vendors a project is connected to.
create table integrations (
  id bigint generated always as identity primary key,
  project_id bigint not null references projects on delete cascade,
  kind text not null,
  -- The vendor's own name for what was connected: a workspace, an account.
  integration_id text not null,
  config jsonb not null,
  -- Tokens and secrets, encrypted; only ever shown to other services of the house.
  sensitive_config text not null,
  errors text not null default '',
  -- Counts the times it was connected; what was learned with older credentials holds no longer.
  version integer not null default 1,
  created_at timestamptz not null,
  created_by bigint references users on delete set null,
  unique (project_id, kind, integration_id)
);

create index integrations_by_project on integrations (project_id, created_at, id);

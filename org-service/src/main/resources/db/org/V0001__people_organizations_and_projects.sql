-- Who there is: people, organizations, memberships, projects.

create table users (
  id bigint generated always as identity primary key,
  uuid uuid not null unique,
  distinct_id text not null unique,
  email text not null,
  first_name text not null default '',
  last_name text not null default '',
  is_email_verified boolean,
  hedgehog_config jsonb,
  role_at_organization text,
  is_active boolean not null default true,
  created_at timestamptz not null
);

-- One account per address, however it is written.
create unique index users_by_email on users (lower(email));

create table organizations (
  id uuid primary key,
  name text not null,
  -- null: every feature there is, also those that come later.
  available_product_features text[],
  allow_publicly_shared_resources boolean not null,
  is_ai_data_processing_approved boolean not null,
  members_can_use_personal_api_keys boolean not null,
  cloud boolean not null,
  created_at timestamptz not null
);

create table memberships (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  user_id bigint not null references users on delete cascade,
  level smallint not null check (level in (1, 8, 15)),
  joined_at timestamptz not null,
  updated_at timestamptz not null,
  unique (organization_id, user_id)
);

-- A caller's oldest membership is their current organization.
create index memberships_by_user on memberships (user_id, joined_at, id);

create table projects (
  id bigint generated always as identity primary key,
  uuid uuid not null unique,
  organization_id uuid not null references organizations on delete cascade,
  name text not null,
  timezone text not null,
  api_token text not null unique,
  private boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create index projects_by_organization on projects (organization_id, id);

-- Who was let in by name; admins and owners of the organization need no row.
create table project_access (
  project_id bigint not null references projects on delete cascade,
  user_id bigint not null references users on delete cascade,
  level text not null check (level in ('member', 'admin')),
  primary key (project_id, user_id)
);

create index project_access_by_user on project_access (user_id);

-- The key itself is never kept: only its hash, and a mask to recognise it by.
create table personal_api_keys (
  id text primary key,
  user_id bigint not null references users on delete cascade,
  label text not null,
  key_hash text not null unique,
  mask_value text not null,
  scopes text[] not null,
  -- null or empty: not confined.
  scoped_teams bigint[],
  scoped_organizations text[],
  expires_at timestamptz,
  created_at timestamptz not null,
  last_used_at timestamptz,
  last_rolled_at timestamptz
);

create index personal_api_keys_by_user on personal_api_keys (user_id, created_at);

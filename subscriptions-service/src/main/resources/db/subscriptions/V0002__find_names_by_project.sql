-- A search reads the names a project's subscriptions may go by. Where a project is expected to have
-- many subscriptions, joining by id alone made PostgreSQL read the names of all projects for it.
create index insight_project on insight (project_id);
create index dashboard_project on dashboard (project_id);

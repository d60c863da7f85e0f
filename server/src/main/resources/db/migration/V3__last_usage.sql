-- When each key was last used, by the key's id.
create table last_usage (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index last_usage_by_parent on last_usage (scope, parent, id);

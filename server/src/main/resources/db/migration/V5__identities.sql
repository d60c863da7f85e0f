-- Users, groups, roles, managed policies and identity providers: the scope is ACCOUNT/KIND, the id the
-- name in small letters. Links say who uses a policy or belongs to a group, and have that for their
-- parent; the users' own rows decide. Usages say when an access key signed last.
create table identity (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index identity_by_parent on identity (scope, parent, id);

create table identity_link (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index identity_link_by_parent on identity_link (scope, parent, id);

create table access_key_usage (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index access_key_usage_by_parent on access_key_usage (scope, parent, id);

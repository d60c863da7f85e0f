-- Grants, whose parent is their key's id, and where the grants of a retiring principal are found:
-- a row there has the grant's id, and the principal for its parent.
create table kms_grant (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index kms_grant_by_parent on kms_grant (scope, parent, id);

create table retirable_grant (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index retirable_grant_by_parent on retirable_grant (scope, parent, id);

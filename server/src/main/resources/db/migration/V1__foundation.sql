-- Common SQL of SQLite and PostgreSQL. What differs comes as a placeholder: byte_order is the
-- collation that compares the bytes of UTF-8 (BINARY, or "C" in PostgreSQL), so that lists have one
-- order everywhere. "bytea" is PostgreSQL's type; SQLite keeps bytes as they are under any type.
--
-- Rows of the authenticated tables have one shape. parent is the id of a row in another table, or
-- empty, and what it refers to is authenticated content: no foreign key watches it.

create table account (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index account_by_parent on account (scope, parent, id);

create table access_key (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index access_key_by_parent on access_key (scope, parent, id);

create table alias (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index alias_by_parent on alias (scope, parent, id);

create table certificate (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index certificate_by_parent on certificate (scope, parent, id);

create table kms_key (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index kms_key_by_parent on kms_key (scope, parent, id);

create table key_material (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index key_material_by_parent on key_material (scope, parent, id);

create table key_schedule (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index key_schedule_by_parent on key_schedule (scope, parent, id);

create table use_count (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index use_count_by_parent on use_count (scope, parent, id);

-- Audit records committed with their change, until they are in the audit file. "behind" is the
-- sequence number of a record that was in the file before.
create table audit_outbox (
  position bigint not null primary key,
  event_id text collate ${byte_order} not null unique,
  behind bigint not null,
  record bytea not null
);

-- What was about to be done in an HSM.
create table hsm_intent (
  material_id text collate ${byte_order} not null primary key,
  region text collate ${byte_order} not null,
  kind text not null
);

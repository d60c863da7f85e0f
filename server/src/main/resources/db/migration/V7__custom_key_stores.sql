-- Custom key stores by their id; the parent is the account.
create table custom_key_store (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index custom_key_store_by_parent on custom_key_store (scope, parent, id);

-- Which keys are in which custom key store: by the key's id; the parent is the store.
create table store_key (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index store_key_by_parent on store_key (scope, parent, id);

-- What other servers are yet to be told of multi-Region keys: by the key's account and id, the
-- region and what it is; the parent is the key.
create table peer_change (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index peer_change_by_parent on peer_change (scope, parent, id);

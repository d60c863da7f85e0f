-- Certificates that an account keeps as trusted, by their name.
create table trusted_certificate (
  scope text collate ${byte_order} not null,
  id text collate ${byte_order} not null,
  parent text collate ${byte_order} not null,
  version bigint not null,
  document bytea not null,
  mac bytea not null,
  primary key (scope, id)
);
create index trusted_certificate_by_parent on trusted_certificate (scope, parent, id);

-- How far each follower of the audit trail has come: the number of the last record it took.
create table position (
  follower text collate ${byte_order} not null primary key,
  sequence bigint not null
);

-- Signed heads of the audit chain, the newest ones. They prove themselves: an anchor's text holds its
-- signature.
create table audit_anchor (
  number bigint not null primary key,
  anchor text collate ${byte_order} not null
);

-- How many transactions changed authenticated rows: one row, which goes into each anchor.
create table store_change (
  changes bigint not null
);
insert into store_change (changes) values (0);

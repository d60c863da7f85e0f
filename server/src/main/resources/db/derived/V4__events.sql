-- Events that can be read, in the order in which they came.
create table event (
  position bigint not null primary key,
  id text collate ${byte_order} not null unique,
  account text collate ${byte_order} not null,
  region text collate ${byte_order} not null,
  detail_type text collate ${byte_order} not null,
  time bigint not null,
  stored bigint not null,
  body text not null
);
create index event_by_account on event (account, region, position);
create index event_by_stored on event (stored);

-- Which event is still to be brought to which webhook. Times are milliseconds since 1970.
create table event_delivery (
  target text collate ${byte_order} not null,
  position bigint not null,
  queued bigint not null,
  attempts bigint not null,
  next_attempt bigint not null,
  primary key (target, position)
);
create index event_delivery_by_time on event_delivery (target, next_attempt);

-- What the making of events remembers: what was announced, what is still to be looked at.
create table event_note (
  kind text collate ${byte_order} not null,
  subject text collate ${byte_order} not null,
  content text not null,
  forget bigint not null,
  primary key (kind, subject)
);

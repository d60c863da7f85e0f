-- The index of the audit trail. whole_number is the type by which SQLite makes a column the row's
-- own number (INTEGER; in PostgreSQL bigint); clustered lays a table's rows into its primary key
-- (WITHOUT ROWID; in PostgreSQL nothing).

create table trail_event (
  sequence ${whole_number} not null primary key,
  seconds bigint not null,
  id bigint not null,
  terms bytea not null,
  record bytea not null
);
create index trail_event_by_time on trail_event (seconds, id);

-- Under which terms an event is found. The terms of an event stand in its row too, so that it can
-- be removed from here without looking for it.
create table trail_event_term (
  term bigint not null,
  seconds bigint not null,
  sequence bigint not null,
  primary key (term, seconds, sequence)
) ${clustered};

-- How much was asked, summed by day (UTC, as 2026-11-28). An empty key_arn stands for requests that
-- concern no key.
create table usage (
  account text collate ${byte_order} not null,
  region text collate ${byte_order} not null,
  day text collate ${byte_order} not null,
  key_arn text collate ${byte_order} not null,
  principal text collate ${byte_order} not null,
  action text collate ${byte_order} not null,
  outcome text collate ${byte_order} not null,
  requests bigint not null,
  primary key (account, region, day, key_arn, principal, action, outcome)
) ${clustered};

-- How many rows of a day name a key and a principal.
create table usage_day (
  day text collate ${byte_order} not null,
  account text collate ${byte_order} not null,
  region text collate ${byte_order} not null,
  named_rows bigint not null,
  primary key (day, account, region)
) ${clustered};

-- From which day to which a customer's key existed; until then it has the last day 9999-12-31.
create table key_life (
  key_arn text collate ${byte_order} not null primary key,
  account text collate ${byte_order} not null,
  region text collate ${byte_order} not null,
  first_day text collate ${byte_order} not null,
  last_day text collate ${byte_order} not null
) ${clustered};
create index key_life_by_account on key_life (account, region, last_day);
create index key_life_by_end on key_life (last_day);

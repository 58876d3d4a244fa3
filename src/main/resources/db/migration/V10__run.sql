-- One row for each root run. Fields are only added, and optional: runs outlive releases.
create table run (
  id varchar(64) not null primary key,
  runbook varchar(64) not null,
  definition varchar(128) not null,
  business_key varchar(255) not null,
  subject varchar(255) not null,
  reason varchar(500) not null,
  ticket varchar(100) not null,
  started_by varchar(64) not null,
  started timestamp(3) with time zone not null,
  ended timestamp(3) with time zone,
  outcome varchar(64),
  outcome_reason varchar(2000)
);
create index run_alive on run (ended, started);

-- Which plan an approval task asks about; written when the task appears and never changed.
create table asked (
  task_id varchar(64) not null primary key,
  plan_id varchar(64) not null,
  run_id varchar(64) not null
);

-- Who may take an agent out, and who waits.

-- a single row: locked before anything is counted, asked for, taken or given back
create table place_budget (
  id          integer not null primary key,
  last_number bigint  not null,
  constraint place_budget_single check (id = 1)
);

insert into place_budget (id, last_number) values (1, 0);

create table place (
  number    bigint       not null primary key,
  run_id    varchar(64)  not null,
  agent     varchar(255) not null,
  host      varchar(255) not null,
  requested timestamp(3) with time zone not null,
  granted   timestamp(3) with time zone,
  released  timestamp(3) with time zone
);

create index place_run on place (run_id);
create index place_released on place (released);

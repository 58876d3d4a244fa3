-- The record of all runs. Times are UTC instants in whole milliseconds.
-- No foreign keys: these rows are committed outside every other transaction.

-- one row a run: where its chain ends; locked while a line is appended
create table evidence_head (
  run_id      varchar(64) not null primary key,
  number      bigint      not null,
  hash        varchar(64) not null,
  -- true after an abort: only what takes something back may still be begun
  closed      boolean     not null
);

create table evidence_entry (
  run_id        varchar(64)   not null,
  number        bigint        not null,
  happened_at   timestamp(3) with time zone not null,
  kind          varchar(16)   not null,
  step          varchar(255)  not null,
  actor         varchar(255)  not null,
  sentence      varchar(20000) not null,
  details       varchar(500000) not null,
  -- number of the intent that this line is the result of
  answers       bigint,
  previous_hash varchar(64)   not null,
  hash          varchar(64)   not null,
  primary key (run_id, number),
  constraint evidence_entry_one_answer unique (run_id, answers)
);

-- the chain over all runs: one row for each line of the record, in the order of writing
create table evidence_anchor (
  number        bigint      not null primary key,
  run_id        varchar(64) not null,
  entry_number  bigint      not null,
  entry_hash    varchar(64) not null,
  previous_hash varchar(64) not null,
  hash          varchar(64) not null,
  constraint evidence_anchor_once unique (run_id, entry_number)
);

-- a single row: where the chain over all runs ends
create table evidence_anchor_head (
  id     integer     not null primary key,
  number bigint      not null,
  hash   varchar(64) not null,
  constraint evidence_anchor_head_single check (id = 1)
);

insert into evidence_anchor_head (id, number, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

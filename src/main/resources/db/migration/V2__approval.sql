-- What was asked, exactly as shown, and what was answered. Neither is ever changed.

create table approval_plan (
  id               varchar(80)  not null primary key,
  run_id           varchar(64)  not null,
  version          integer      not null,
  runbook          varchar(255) not null,
  digest           varchar(64)  not null,
  body             varchar(1000000) not null,
  bound            varchar(1000000) not null,
  page             varchar(1000000) not null,
  -- a JSON list of names
  must_acknowledge varchar(1000000) not null,
  policy_digest    varchar(64)  not null,
  created          timestamp(3) with time zone not null,
  expires          timestamp(3) with time zone not null,
  constraint approval_plan_one_version unique (run_id, version)
);

-- the primary key is what makes a second answer impossible
create table approval_decision (
  plan_id      varchar(80)  not null primary key,
  word         varchar(16)  not null,
  decided_by   varchar(255) not null,
  decided_at   timestamp(3) with time zone not null,
  note         varchar(4000) not null,
  acknowledged varchar(1000000) not null,
  constraint approval_decision_plan foreign key (plan_id) references approval_plan (id)
);

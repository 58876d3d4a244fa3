-- One row beside the chains, written every few seconds: that it can be written is what it tells.
create table evidence_pulse (
  id         integer not null primary key,
  written_at timestamp(3) with time zone not null,
  constraint evidence_pulse_single check (id = 1)
);

insert into evidence_pulse (id, written_at)
values (1, timestamp with time zone '1970-01-01 00:00:00+00');

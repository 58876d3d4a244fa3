-- Where agents were registered when they were seen last: of an unreachable one the master keeps the id only.

create table agent_seen (
  agent    varchar(255) not null primary key,
  hostname varchar(255) not null,
  address  varchar(255) not null,
  port     integer      not null,
  seen     timestamp(3) with time zone not null
);

create index agent_seen_hostname on agent_seen (hostname);
create index agent_seen_address on agent_seen (address);

-- Lines of the record, plans and decisions are only ever added. The owner of the tables can still
-- take these triggers away; the chains are there to show what was changed then.

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only added, never changed or removed', tg_table_name;
end
$$;

create trigger evidence_entry_stays before update or delete on evidence_entry
  for each row execute function refuse_change();
create trigger evidence_entry_is_kept before truncate on evidence_entry
  for each statement execute function refuse_change();

create trigger evidence_anchor_stays before update or delete on evidence_anchor
  for each row execute function refuse_change();
create trigger evidence_anchor_is_kept before truncate on evidence_anchor
  for each statement execute function refuse_change();

create trigger approval_plan_stays before update or delete on approval_plan
  for each row execute function refuse_change();
create trigger approval_plan_is_kept before truncate on approval_plan
  for each statement execute function refuse_change();

create trigger approval_decision_stays before update or delete on approval_decision
  for each row execute function refuse_change();
create trigger approval_decision_is_kept before truncate on approval_decision
  for each statement execute function refuse_change();

-- Lines of the record, plans and decisions are only ever added. H2 knows no trigger for TRUNCATE,
-- and whoever holds the file can take these triggers away; the chains are there to show what was
-- changed then.

create trigger evidence_entry_stays before update, delete on evidence_entry
  for each row call 'org.dcosrunbooks.audit.RefuseChange';
create trigger evidence_anchor_stays before update, delete on evidence_anchor
  for each row call 'org.dcosrunbooks.audit.RefuseChange';
create trigger approval_plan_stays before update, delete on approval_plan
  for each row call 'org.dcosrunbooks.audit.RefuseChange';
create trigger approval_decision_stays before update, delete on approval_decision
  for each row call 'org.dcosrunbooks.audit.RefuseChange';

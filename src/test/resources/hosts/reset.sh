# What tests have done to a host, undone from inside. UNIT stands for the unit of its agent.
if [ -e /usr/bin/date.right ]; then mv -f /usr/bin/date.right /usr/bin/date; fi
if [ -e /etc/ssh/sshd_config.d/old.conf ]; then rm -f /etc/ssh/sshd_config.d/old.conf && systemctl restart ssh; fi
pkill -KILL -u runbooks sshd
systemctl list-units --all --plain --no-legend 'dcos-runbooks-*' | while read -r unit rest; do
  systemctl kill --signal=KILL "$unit"
  systemctl stop "$unit"
done
systemctl reset-failed
rm -rf /var/lib/dcos-runbooks
systemctl start UNIT.socket UNIT.service

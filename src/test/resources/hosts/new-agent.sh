# The agent forgets who it was and what it ran, and starts anew as its package configures it. UNIT stands for its unit.
systemctl stop UNIT.socket UNIT.service
systemctl kill --signal=KILL mesos_executors.slice || true
rm -rf /var/lib/mesos /run/mesos /var/lib/dcos /etc/mesosphere/mesos
mkdir -p /var/lib/dcos
systemctl start UNIT.socket UNIT.service

#!/bin/bash
# Becomes the Mesos agent, or a process that only stays where there is no Mesos or no master to register with.
#   start_mesos.sh UNIT
set -euo pipefail
mesos=/opt/mesosphere/packages/mesos
if [ -z "${MESOS_MASTER:-}" ] || [ ! -x "$mesos/sbin/mesos-agent" ]; then
  exec sleep infinity
fi
for tool in "$mesos"/libexec/mesos/*; do
  [ -e "$MESOS_LAUNCHER_DIR/${tool##*/}" ] || ln -s "$tool" "$MESOS_LAUNCHER_DIR/"
done
MESOS_IP=$(/opt/mesosphere/bin/detect_ip)
export MESOS_IP MESOS_HOSTNAME=$MESOS_IP LD_LIBRARY_PATH=$mesos/lib MESOS_DOMAIN_SOCKET_LOCATION=systemd:$1
exec "$mesos/sbin/mesos-agent"

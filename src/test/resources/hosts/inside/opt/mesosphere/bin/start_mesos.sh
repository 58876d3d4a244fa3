#!/bin/bash
# Becomes the Mesos agent: a real one where there is one, else what stands for it; where there is no master, a process that only stays.
#   start_mesos.sh UNIT
set -euo pipefail
mesos=/opt/mesosphere/packages/mesos
if [ -z "${MESOS_MASTER:-}" ]; then
  exec sleep infinity
fi
MESOS_IP=$(/opt/mesosphere/bin/detect_ip)
export MESOS_IP MESOS_HOSTNAME=$MESOS_IP MESOS_DOMAIN_SOCKET_LOCATION=systemd:$1
if [ ! -x "$mesos/sbin/mesos-agent" ]; then
  exec /opt/mesosphere/bin/stand-in-agent "$1"
fi
for tool in "$mesos"/libexec/mesos/*; do
  [ -e "$MESOS_LAUNCHER_DIR/${tool##*/}" ] || ln -s "$tool" "$MESOS_LAUNCHER_DIR/"
done
export LD_LIBRARY_PATH=$mesos/lib
exec "$mesos/sbin/mesos-agent"

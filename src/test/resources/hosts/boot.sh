#!/bin/bash
# Boots a host in control groups of its own: hosts that share one would see each other's units.
#   boot.sh MACHINE ROOT BRIDGE [BIND_READ_ONLY...]
set -euo pipefail
machine=$1 root=$2 bridge=$3
shift 3

if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  trees=(/sys/fs/cgroup)
else
  trees=(/sys/fs/cgroup/systemd /sys/fs/cgroup/unified)
fi
for tree in "${trees[@]}"; do
  if [ -d "$tree" ]; then
    mkdir -p "$tree/$machine"
    echo $$ > "$tree/$machine/cgroup.procs"
  fi
done
exec systemd-nspawn --quiet --directory="$root" --boot --machine="$machine" --network-bridge="$bridge" --resolv-conf=off \
  --link-journal=no --keep-unit --register=no --console=pipe "${@/#/--bind-ro=}" < /dev/null

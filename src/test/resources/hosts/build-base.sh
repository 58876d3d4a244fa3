#!/bin/bash
# Builds the file system that all test hosts share, without anything of one host in it.
#   build-base.sh TARGET PACKAGES [MIRROR]      PACKAGES are separated by commas; TARGET is there whole or not at all
set -euo pipefail
target=$1 packages=$2 mirror=${3:-}
suite=bookworm

# one at a time; also one whose caller was killed is waited for
exec 9> "$(dirname "$target")/lock"
flock 9
if [ -d "$target" ]; then
  exit 0
fi

# in memory first: dpkg asks for thousands of writes to be on disk at once, and nothing here is worth that
work=$(mktemp -d)
trap 'umount "$work" 2>/dev/null || true; rmdir "$work" 2>/dev/null || true' EXIT
mount -t tmpfs -o size=1500m,mode=755 tmpfs "$work"
debootstrap --variant=minbase --include="$packages" "$suite" "$work/base" $mirror

root=$work/base
chroot "$root" useradd --create-home --shell /bin/bash --password '*' runbooks
mkdir -m 700 "$root/home/runbooks/.ssh"
chroot "$root" chown runbooks:runbooks /home/runbooks/.ssh
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
  console-getty.service systemd-timesyncd.service systemd-networkd-wait-online.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf /lib/systemd/system/systemd-networkd.service "$root/etc/systemd/system/multi-user.target.wants/"
# a name server is out of reach here, and whoever asks one waits for ten seconds
sed -i 's/^hosts:.*/hosts: files/' "$root/etc/nsswitch.conf"
rm -rf "$root"/etc/ssh/ssh_host_* "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/* \
  "$root"/usr/share/locale/*
: > "$root/etc/machine-id"

rm -rf --one-file-system "$target.half"
cp -a "$root" "$target.half"
mv -T "$target.half" "$target"

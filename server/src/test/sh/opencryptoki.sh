#!/bin/sh
# Runs a command beside a daemon of openCryptoki with a new soft token: label claviger-us-east-1,
# the officer's PIN 76543210, the user's 23456781. To be started by `unshare -m -i -p -f
# --kill-child`, whose name spaces keep all of it from the machine's own openCryptoki.
set -eu
state=/var/lib/opencryptoki
mount --make-rprivate /
mount -t tmpfs tmpfs "$state"
mount -t tmpfs tmpfs /run
mkdir -p "$state/swtok/TOK_OBJ" /run/lock/opencryptoki/swtok
chgrp -R pkcs11 "$state" /run/lock/opencryptoki
chmod -R 770 "$state" /run/lock/opencryptoki
printf 'version opencryptoki-3.1\nslot 3\n{\nstdll = libpkcs11_sw.so\n}\n' >/run/opencryptoki.conf
mount --bind /run/opencryptoki.conf /etc/opencryptoki/opencryptoki.conf
pkcsslotd
echo claviger-us-east-1 | pkcsconf -I -c 3 -S 87654321 >/dev/null
pkcsconf -P -c 3 -S 87654321 -n 76543210
pkcsconf -u -c 3 -S 76543210 -n 12345678
pkcsconf -p -c 3 -U 12345678 -n 23456781
"$@"

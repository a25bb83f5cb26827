#!/bin/bash
# Makes an old root in the folder $1, and in it a maintained CPython that needs nothing newer than
# glibc 2.17. Ubuntu 16.04 is the oldest release whose archive still answers and whose compiler
# takes the source. Needs root, debootstrap and curl; takes a quarter of an hour and 2 GB, once.
set -euo pipefail
ROOT=$(realpath -m "$1")
HERE=$(dirname "$(realpath "$0")")
UBUNTU=${UBUNTU:-http://archive.ubuntu.com/ubuntu} # for arm64: http://ports.ubuntu.com/ubuntu-ports
DEBIAN=${DEBIAN:-http://deb.debian.org/debian}
KEYRING_SUM=315a58b14eec1e9252b2a2e294f2a4be1ccd043adb58bf5b7f56a538843ed504

[ "$(id -u)" = 0 ] || { echo "make operator-old: changing root needs root: sudo make operator-old" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "make operator-old: debootstrap is not on this machine" >&2; exit 2; }
[ -e "$ROOT/opt/python/share/sources.sha256" ] && exit 0

rm -rf "$ROOT" "$ROOT.parts"
mkdir -p "$ROOT" "$ROOT.parts"
cd "$ROOT.parts"
curl -fsS -o keyring.deb "$UBUNTU/pool/main/u/ubuntu-keyring/ubuntu-keyring_2012.05.19_all.deb"
echo "$KEYRING_SUM  keyring.deb" | sha256sum --check --quiet
dpkg-deb --extract keyring.deb keyring
debootstrap --variant=minbase --include=gcc,g++,make,libc6-dev,perl,xz-utils,pkg-config,binutils \
    --keyring=keyring/usr/share/keyrings/ubuntu-archive-keyring.gpg xenial "$ROOT" "$UBUNTU"

mkdir "$ROOT/src"
while read -r sum path; do
    curl -fsS -o "$ROOT/src/$(basename "$path")" "$DEBIAN/pool/main/$path"
    echo "$sum  $ROOT/src/$(basename "$path")" | sha256sum --check --quiet
done <"$HERE/sources.sha256"
cp "$HERE/sources.sha256" "$HERE/build_python.sh" "$ROOT/src/"
unshare --mount sh -c 'mount -t proc proc "$1/proc" && exec chroot "$@"' - "$ROOT" \
    /bin/bash /src/build_python.sh >build.log 2>&1 || { tail -30 build.log >&2; exit 1; }
rm -rf "$ROOT/work" "$ROOT.parts"

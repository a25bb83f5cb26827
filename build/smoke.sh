#!/bin/sh
# Runs an operator where it may find itself, and says of each place whether it works. Needs nothing
# but a POSIX shell, so that it also runs in old roots: build/smoke.sh dist/operator
# Where the folder build lies beside it as PROGRAM.tar.gz, that is tried where one file cannot run.
program=$1
work=$(mktemp -d) || exit 2
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
printf 'password=hunter2\n' >"$work/a.log"
failed=0

# try WHAT STATUSES WORDS COMMAND...: a status that it ends with, and words that it says.
try() {
    what=$1 statuses=$2 words=$3
    shift 3
    "$@" >"$work/said" 2>&1 </dev/null
    found=$?
    case " $statuses " in
    *" $found "*) grep -q "$words" "$work/said" && echo "ok      $what" && return ;;
    esac
    echo "FAILED  $what: $found, $(head -n 1 "$work/said")"
    failed=1
}

# In an environment with nothing but the folder for what it unpacks.
bare() { env -i TMPDIR="$work" ${SYSTEMROOT:+SYSTEMROOT="$SYSTEMROOT"} "$@"; }

try "says its version" 0 '^operator [0-9]' "$program" --version
try "says of which build it is" 0 '^lock: sha256:' "$program" --version
try "shows its help" 0 'paste the code' "$program" --help
try "plans" 0 . "$program" plan --state-dir "$work/state"
try "redacts" 0 'password=.redacted' "$program" redact "$work/a.log"
try "in an empty environment" 0 'password=.redacted' bare "$program" redact "$work/a.log"
try "in a locale that is not there" 0 'password=.redacted' \
    env LC_ALL=xx_XX.NONE "$program" redact "$work/a.log"
try "from a folder that is gone" 0 '^operator' \
    sh -c 'mkdir "$1/gone" && cd "$1/gone" && rmdir "$1/gone" && "$2" --version' - "$work" \
    "$(cd "$(dirname "$program")" && pwd)/$(basename "$program")"
mkdir "$work/home" && chmod 500 "$work/home"
try "with a home to read only" 0 . \
    env HOME="$work/home" XDG_STATE_HOME= "$program" plan --state-dir "$work/state"
try "without a home" 0 . bare "$program" plan --state-dir "$work/state"
try "without a terminal, it asks for none" 2 'terminal\|code' bare "$program" --state-dir "$work/state"

# Runs with a folder for temporary files from which nothing may be run; only root can make one.
forbidding() {
    unshare --mount sh -c 'mount -t tmpfs -o noexec none "$1" && shift && "$@"' - "$work/noexec" \
        env TMPDIR="$work/noexec" "$@"
}
folder_build=${program%.exe}.tar.gz
mkdir "$work/noexec"
if unshare --mount true 2>/dev/null; then
    try "in a /tmp of mode noexec it says why" "127 255" 'failed to map segment' \
        forbidding "$program" --version
    try "in another folder than that it works" 0 '^operator [0-9]' \
        forbidding env TMPDIR="$work" "$program" --version
    if [ -e "$folder_build" ]; then
        mkdir "$work/folder" && tar -xzf "$folder_build" -C "$work/folder"
        for unpacked in "$work"/folder/*/*; do
            [ -f "$unpacked" ] && [ -x "$unpacked" ] || continue
            try "in a /tmp of mode noexec the folder build works" 0 'password=.redacted' \
                forbidding "$unpacked" redact "$work/a.log"
        done
    fi
else
    echo "skipped a /tmp of mode noexec: that takes root"
fi
left=$(find "$work" -maxdepth 1 -name '_MEI*')
[ -z "$left" ] || { echo "FAILED  leaves its folder behind"; failed=1; }
exit $failed

#!/bin/bash
# Builds the operator in the old root $1 by the Python that make_root.sh made there, from the wheels
# of the lock that run on glibc 2.17; what is published lands in the folder $2. Further arguments
# are those of build/build_operator.py; a tenant file is named by TENANT. PYTHON fetches the wheels.
set -euo pipefail
ROOT=$(realpath "$1")
RELEASE=$(realpath -m "$2")
PROJECT=$(dirname "$(dirname "$(dirname "$(realpath "$0")")")")
PYTHON=${PYTHON:-python3}
INSIDE=/project
MACHINE=$(uname -m)

rm -rf "$ROOT/wheels" "$ROOT$INSIDE"
mkdir -p "$ROOT$INSIDE" "$RELEASE"
"$PYTHON" -m pip download -qq --disable-pip-version-check --no-input --no-deps --only-binary :all: \
    --require-hashes --python-version 3.13 --implementation cp --abi cp313 --abi abi3 --abi none \
    --platform "manylinux_2_17_$MACHINE" --platform "manylinux2014_$MACHINE" \
    --platform "manylinux_2_12_$MACHINE" --platform "manylinux2010_$MACHINE" --platform any \
    --dest "$ROOT/wheels" -r "$PROJECT/build/operator.lock"
(cd "$PROJECT" && tar --create --exclude=__pycache__ LICENSE build operator shared) |
    tar --extract --no-same-owner --directory "$ROOT$INSIDE"
if [ -n "${TENANT:-}" ]; then
    cp "$TENANT" "$ROOT$INSIDE/tenant.toml"
    set -- "$@" --tenant "$INSIDE/tenant.toml"
fi
shift 2

# Only what is named goes in: the machine's own environment says nothing to this build. Its Python
# finds its library by /proc, which is mounted for as long as it runs.
within() {
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        ${SOURCE_DATE_EPOCH:+SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH"} \
        unshare --mount sh -c 'mount -t proc proc "$1/proc" && exec chroot "$@"' - "$ROOT" "$@"
}
within /opt/python/bin/python3.13 -m venv --clear /opt/operator-venv
within /opt/operator-venv/bin/python -m pip install -qq --disable-pip-version-check --no-index \
    --find-links /wheels --require-hashes -r "$INSIDE/build/operator.lock"
within /opt/operator-venv/bin/python "$INSIDE/build/build_operator.py" \
    --output "$INSIDE/dist/operator" --release "$INSIDE/dist/release" "$@"
cp "$ROOT$INSIDE/dist/release/"* "$RELEASE/"

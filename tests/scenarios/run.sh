#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Run the scenarios, two at a time, each with a time limit, and sum up.
# usage: run.sh [SCRIPT...]   (default: all; any working directory)

set -o errexit -o nounset
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
limit=${TIF_TEST_LIMIT:-180}

command -v prove >/dev/null || {
	echo 'run.sh: error: prove is not installed: apt-get install perl' >&2
	exit 4
}
if (($# == 0)); then set -- "$here"/t[0-9]*.sh; fi

# in memory where there is some: these tests write and sync thousands of files
memory=/dev/shm
[[ -d $memory && -w $memory && $(df --output=avail -k "$memory" | tail -n 1) -gt 500000 ]] ||
	memory=${TMPDIR:-/tmp}
TIF_TEST_ROOT=$(mktemp -d "$memory/tif-backports-tests.XXXXXXXX")
export TIF_TEST_ROOT
trap 'rm -rf -- "$TIF_TEST_ROOT"' EXIT
chmod 755 "$TIF_TEST_ROOT"
prove --jobs 2 --timer --exec "timeout $limit bash" "$@"

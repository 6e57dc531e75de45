#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# For continuous integration: applies the kit to a copy of a kernel tree in git, checks
# it, and leaves what servers show.
#
#   check-tree.sh KIT TREE OUT [OPTION of verify.sh...]
#
# OUT, which must not be there yet, gets apply.json, results.jsonl and the logs, junit.xml
# and index.html. HEAD of TREE is checked; TREE itself is only read. The exit code is that
# of apply.sh, where it refuses, else that of verify.sh.

set -euo pipefail
if (($# < 3)); then
	echo "usage: ${0##*/} KIT TREE OUT [OPTION of verify.sh...]" >&2
	exit 2
fi
scripts=$1/scripts tree=$2
mkdir -- "$3"
out=$(cd -- "$3" && pwd)
shift 3

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
for copy in baseline patched; do
	mkdir -- "$work/$copy"
	git -C "$tree" archive HEAD | tar -x -C "$work/$copy"
done

"$scripts/apply.sh" --json "$out/apply.json" "$work/patched"
rc=0
"$scripts/verify.sh" --baseline "$work/baseline" --out "$out" "$@" "$work/patched" || rc=$?
if [[ -f $out/results.jsonl ]]; then
	# report.sh says by its exit code, too, that a check has failed: verify.sh has said so
	"$scripts/report.sh" --format junit --out "$out/junit.xml" "$out" || (($? == 1))
	"$scripts/report.sh" --format html --out "$out/index.html" "$out" || (($? == 1))
fi
exit "$rc"

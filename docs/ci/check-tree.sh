#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# For continuous integration: applies the kit to a copy of a kernel tree in git, checks
# it, and leaves what servers show.
#
#   check-tree.sh KIT TREE OUT [OPTION of verify.sh...]
#
# OUT, which must not be there yet, gets apply.json, results.jsonl and the logs, junit.xml
# and index.html. HEAD of TREE is checked; TREE itself is only read. The exit code is that
# of apply.sh, where it refuses, else that of verify.sh. Where it cannot begin, it says why,
# and nothing is made: 1 OUT is there, 2 usage, 3 TREE has no commit, 4 something is missing.

set -euo pipefail
if (($# < 3)); then
	echo "usage: ${0##*/} KIT TREE OUT [OPTION of verify.sh...]" >&2
	exit 2
fi
scripts=$1/scripts tree=$2 out=$3
shift 3

# die CODE WHAT TODO
die() {
	printf '%s: error: %s: %s\n' "${0##*/}" "$2" "$3" >&2
	exit "$1"
}

[[ -x $scripts/apply.sh ]] || die 4 "there is no kit in ${scripts%/scripts}" "name the folder of tif-backports"
command -v git >/dev/null || die 4 "git is not installed" "install it"
if [[ -e $out || -L $out ]]; then die 1 "$out is there already" "remove it, or name another folder"; fi
# of HEAD, and of this folder, where it is one below the top
said=$(git -C "$tree" rev-parse HEAD:./ 2>&1 >/dev/null) ||
	die 3 "$tree has no commit in git (${said%%$'\n'*})" "name a kernel tree that is committed"

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
for copy in baseline patched; do
	mkdir -- "$work/$copy"
	{ git -C "$tree" archive HEAD | tar -x -C "$work/$copy"; } 2>"$work/said" ||
		die 4 "HEAD of $tree cannot be copied to $work ($(head -n 1 "$work/said"))" "make room there, or set TMPDIR"
done
said=$(mkdir -- "$out" 2>&1) || die 4 "$out cannot be made ($said)" "name another folder"
out=$(cd -- "$out" && pwd)

"$scripts/apply.sh" --json "$out/apply.json" "$work/patched"
rc=0
"$scripts/verify.sh" --baseline "$work/baseline" --out "$out" "$@" "$work/patched" || rc=$?
if [[ -f $out/results.jsonl ]]; then
	# report.sh says by its exit code, too, that a check has failed: verify.sh has said so
	"$scripts/report.sh" --format junit --out "$out/junit.xml" "$out" || (($? == 1))
	"$scripts/report.sh" --format html --out "$out/index.html" "$out" || (($? == 1))
fi
exit "$rc"

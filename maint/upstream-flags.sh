#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Writes arch/upstream-flags.tsv: upstream's flags and their numbers in each release.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/trees.sh
source "$KIT_DIR/maint/trees.sh"

usage() {
	cat <<TEXT
usage: $PROG TREE... >arch/upstream-flags.tsv

Every TREE is a pristine upstream kernel; the table gets a column for each, in
this order. The flags of arch/upstream-gone.tsv, which no TREE has, are added
without a number. Exit code 1 when a TREE cannot be read, or has one of them.
TEXT
}

options '' "$@"
((${#ARGS[@]})) || usage_error "at least one TREE is needed"
audit_trees "${ARGS[@]}"
grep -v '^#' "$KIT_DIR/arch/upstream-gone.tsv" >"$SCRATCH/gone"
known=$(jq -r '.archs[] | .arch as $arch | .flags[]? | "\($arch)\t\(.name)\t"' "$SCRATCH/all")
grep -Ff <(printf '%s' "$known") "$SCRATCH/gone" >&2 &&
	die "$EX_NO" "a flag is not gone (arch/upstream-gone.tsv): take its line out"
printf '# SPDX-License-Identifier: GPL-2.0\n# Written by maint/upstream-flags.sh from pristine trees.\n'
jq -rs --rawfile gone "$SCRATCH/gone" '
	map(.version | split(".")[:2] | join(".")) as $releases |
	[to_entries[] | .key as $n | .value.archs[] | .arch as $arch | .flags[]? |
		select(.kind == "bit" and has("number")) | {arch: $arch, name, n: $n, number}] +
	[$gone | rtrimstr("\n") | split("\n")[] | split("\t") | {arch: .[0], name: .[1]}] |
	(["arch", "name"] + $releases | @tsv),
	(group_by([.arch, .name])[] | . as $rows |
		[.[0].arch, .[0].name] +
		[range($releases | length) as $n |
			first(($rows[] | select(.n == $n) | .number | tostring), "-")] | @tsv)
' "$SCRATCH/all"

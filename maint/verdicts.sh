#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Writes docs/verdicts.md: what audit.sh says about several kernels.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/trees.sh
source "$KIT_DIR/maint/trees.sh"

usage() {
	cat <<TEXT
usage: $PROG TREE... >docs/verdicts.md

A column for each TREE, in this order; then all reasons. Exit code 1 when a tree
cannot be read.
TEXT
}

options '' "$@"
((${#ARGS[@]})) || usage_error "at least one TREE is needed"
audit_trees "${ARGS[@]}"
cat <<'TEXT'
<!-- SPDX-License-Identifier: GPL-2.0 -->
# Verdicts

Written by `maint/verdicts.sh TREE... >docs/verdicts.md` from pristine kernels.
[audit.md](audit.md) says how a verdict comes about.

In brackets: how many flags the architecture's half has to hold; 16 fit. `+`: the
kit has a table of numbers; without one, numbers are proposed. `*`: the exit path has
a loop in C, which may be able to consume a separate `TIF_RSEQ`, and the architecture
has rseq. Whether the kit does it there is said by the series ([series](series.md)).

A verdict is about upstream's numbers. With native ones every flag keeps its own, and what is not
read is no reason to refuse a header; only the number that `TIF_RSEQ` gets must be free.

TEXT
jq -rs '
	map(.version) as $versions |
	[to_entries[] | .key as $n | .value.archs[] | . + {n: $n}] | group_by(.arch) as $archs |
	def own: [.flags[]? | select(.kind == "bit" and has("number") and .origin != "generic" and
		.action != "dropped")] | length;
	def cell: "\(.verdict.answer) (\(own))\(if .verdict.table then "+" else "" end)" +
		"\(if .verdict.benefit then "*" else "" end)<br>\(.exit.class)";
	"| | \($versions | join(" | ")) |", "|---|\($versions | map("---|") | add)",
	($archs[] | . as $rows | "| \(.[0].arch) | \([range($versions | length) as $n |
		first(($rows[] | select(.n == $n) | cell), "-")] | join(" | ")) |"),
	($versions | to_entries[] | .key as $n | "\n## \(.value)\n",
		($archs[] | .[] | select(.n == $n and (.verdict.reasons | length) > 0) |
			"* **\(.arch)**: \(.verdict.answer)",
			(.verdict.reasons[] | "  * `\(.file)\(if .line > 0 then ":\(.line)" else "" end)`: \(.text)")))
' "$SCRATCH/all"

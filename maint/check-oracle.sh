#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# The conversion against upstream's own work: 6.17.8 converted is 6.18.15's table.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/tap.sh
source "$KIT_DIR/scripts/lib/tap.sh"
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"

# What upstream converted in 6.18, and what a conversion reads of a tree.
readonly ARCHES=(x86 s390 riscv loongarch)
readonly PARTS=(Makefile Kconfig include arch/x86 arch/s390 arch/riscv arch/loongarch)
# One line per flag, mask and work mask: its name, number or bits, and condition.
# TIF_RSEQ is 6.19's; the kit's generic header has it, its own symbol hides it.
readonly LINES='.[] | select(.condition != "CONFIG_HAVE_TIF_RSEQ")
	| [.name, .kind, (.number // .mask | tostring), .condition] | @tsv'

usage() {
	cat <<'END'
usage: check-oracle.sh [BEFORE AFTER]

Converts the headers of a 6.17.8 tree (BEFORE) and compares names, numbers, masks and
conditions with those of a 6.18.15 tree (AFTER), where upstream did the same work.
Flags that upstream dropped must be those of tests/oracle/dropped.tsv. Without
arguments the trees are fetched and kept under TIF_CACHE. Prints TAP.

Exit code: 0 equal, 1 not, else as fetch.sh and convert.sh (docs/commands.md).
END
}

# table TREE ARCH [OPTION...]: the flags, as sorted lines.
table() {
	"$TIFTAB" table --tree "$1" --arch "$2" --data "$KIT_DIR/arch" \
		--extra "$KIT_DIR/compat/tif/include" --format json "${@:3}" >"$SCRATCH/json" || return
	jq -r "$LINES" "$SCRATCH/json" | sort
}

# upstream VERSION: a whole tree that is there already, or what is needed of one.
upstream() {
	if [[ -d $TREES/linux-$1 ]]; then
		printf '%s\n' "$TREES/linux-$1"
	else
		pristine "oracle-$1" "$1" "${PARTS[@]}"
	fi
}

# compare ARCH: what differs is on stdout.
compare() {
	local arch=$1 here=$SCRATCH/$1
	"$KIT_DIR/scripts/convert.sh" --arch "$arch" "$BEFORE" "$SCRATCH/converted" || return
	table "$BEFORE" "$arch" >"$here.before" || return
	table "$BEFORE" "$arch" --overlay "$SCRATCH/converted" >"$here.converted" || return
	table "$AFTER" "$arch" >"$here.after" || return
	[[ -s $here.after ]] || return
	diff -- "$here.after" "$here.converted" || return
	comm -23 <(cut -f1 "$here.before" | grep -v '^_' | sort -u) \
		<(cut -f1 "$here.after" | sort -u) >"$here.dropped"
	awk -F '\t' -v arch="$arch" '$1 == arch { print $2 }' "$KIT_DIR/tests/oracle/dropped.tsv" |
		diff - "$here.dropped" || return
	printf '%d names equal; dropped by both: %s\n' "$(wc -l <"$here.after")" \
		"$(if [[ -s $here.dropped ]]; then paste -sd ' ' "$here.dropped"; else echo none; fi)"
}

main() {
	local arch rc
	options '' "$@"
	((${#ARGS[@]} == 0 || ${#ARGS[@]} == 2)) || usage_error "both trees are needed, or none"
	TIFTAB=$(kit_program) || exit
	need jq
	scratch
	if ((${#ARGS[@]})); then
		BEFORE=${ARGS[0]} AFTER=${ARGS[1]}
	else
		BEFORE=$(upstream 6.17.8) || exit
		AFTER=$(upstream 6.18.15) || exit
	fi
	tap_plan "${#ARCHES[@]}"
	for arch in "${ARCHES[@]}"; do
		rc=0
		compare "$arch" >"$SCRATCH/said" 2>&1 || rc=$?
		tap_test "$rc" "$arch: $(tail -n 1 "$SCRATCH/said")" "$SCRATCH/said"
	done
	((!TAP_FAILED)) || exit "$EX_NO"
}

main "$@"

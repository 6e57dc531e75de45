#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Compares the headers of conversions with what these do to pristine trees.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

usage() {
	cat <<TEXT
usage: $PROG TREE...

Converts the headers that the series of each TREE converts, with both numberings, and
compares what was done with patches/cocci/ARCH.header or ARCH.native.header, by the
rules of docs/patch-headers.md. Exit code 1 if a header says what is not so.
TEXT
}

# claims TREE ARCH NUMBERING: one comparison; a line is printed for each.
claims() {
	local tree=$1 arch=$2 numbering=$3 rc=0 what header
	local out=$SCRATCH/${tree//\//_}-$arch-$numbering
	what="$tree, $arch, $numbering"
	header=patches/cocci/$arch.$numbering.header
	[[ -f $KIT_DIR/$header ]] || header=patches/cocci/$arch.header
	"$KIT_DIR/scripts/convert.sh" --arch "$arch" --numbering "$numbering" --ledger "$out.json" \
		"$tree" "$out" >"$out.log" 2>&1 || rc=$?
	case $rc in
	0) ;;
	1)
		say "refused: $what: $(tail -n 1 "$out.log")"
		return 0
		;;
	*) die "$rc" "$what: $(tail -n 1 "$out.log")" ;;
	esac
	if [[ $(jq -r .state "$out.json") != converted ]]; then
		say "nothing to convert: $what"
		return 0
	fi
	jq -r '.flags[] | [.name, .action, .from, .to] | @tsv' "$out.json" >"$out.tsv"
	(cd -- "$KIT_DIR" && awk -f maint/header-claims.awk arch/generic.tif "$out.tsv" "$header") || {
		say "wrong: $what: $header"
		return 1
	}
	say "right: $what: $header"
	COMPARED=$((COMPARED + 1))
}

options '' "$@"
((${#ARGS[@]})) || usage_error "at least one TREE is needed"
need jq
scratch
failed=0 COMPARED=0
for tree in "${ARGS[@]}"; do
	tree=$(realpath -- "$tree")
	release=$(awk -F '= *' '/^(VERSION|PATCHLEVEL) *=/ { v = v (v ? "." : "") $2 } END { print v }' \
		"$tree/Makefile") || exit "$EX_TREE"
	[[ -f $KIT_DIR/series/$release ]] ||
		die "$EX_TREE" "no series $release ($tree)" "name a tree that a series covers"
	while read -r arch; do
		for numbering in generic native; do
			claims "$tree" "$arch" "$numbering" || failed=1
		done
	done < <(sed -n 's,^cocci/\([a-z0-9]*\)\.patch.*,\1,p' "$KIT_DIR/series/$release")
done
((COMPARED || failed)) || die "$EX_NO" "no conversion was compared" "name a pristine tree"
exit "$failed"

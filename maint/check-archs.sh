#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Levels static and objects on a real kernel, for every converted architecture.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

usage() {
	cat <<'END'
usage: check-archs.sh [--series N] [--arch LIST] [--level static] [--out DIR]

Fetches the newest pinned tree of series N (6.12; one that converts headers in
both numberings) and applies the kit to two copies, with generic numbers
and level rseq, and with native numbers and level tif. Runs verify.sh for each
architecture (all that have a file arch/NAME/build): static on both, objects on both.
DIR (out/archs) keeps the results; an architecture that passed there, with the same
stacks, scripts and compiler, is not run again. Ends with a table.
--level static leaves the objects out, which takes a minute, and always runs.

Exit code: 0 all passed or skipped with a reason, 1 a check failed, 2 usage, else as
fetch.sh and apply.sh (docs/commands.md).
END
}

# verify_arch ARCH: both trees; what verify.sh says goes to a log beside its results.
# A failed check is in the table, and is run again next time; only what could not run
# at all ends this run.
verify_arch() {
	local arch=$1 dir=$OUT/$1 start=$SECONDS failed=0 inputs numbering rc
	mkdir -p -- "$dir"
	inputs=$(inputs_of "$arch" "$STACKS") || return
	if is_complete "$dir" "$inputs"; then return 0; fi
	not_complete "$dir"
	for numbering in generic native; do
		rc=0
		"$KIT_DIR/scripts/verify.sh" --level static,objects --arch "$arch" \
			--baseline "$BASE" --out "$dir/$numbering" "$TREES/$numbering-$SERIES" \
			>"$dir/$numbering.log" 2>&1 || rc=$?
		if ((rc > EX_NO)); then
			cat -- "$dir/$numbering.log" >&2
			return "$rc"
		fi
		if ((rc)); then failed=1; fi
	done
	made_in "$dir" $((SECONDS - start))
	if ((!failed)); then complete "$dir" "$inputs"; fi
}

# static_archs ARCHES: level static alone, for all of them in one run per tree.
static_archs() {
	local numbering rc=0 one
	for numbering in generic native; do
		one=0
		"$KIT_DIR/scripts/verify.sh" --level static --arch "$1" --baseline "$BASE" \
			--out "$OUT/$numbering" "$TREES/$numbering-$SERIES" || one=$?
		if ((one > EX_NO)); then return "$one"; fi
		if ((one)); then rc=$one; fi
	done
	gather "$OUT"
	return "$rc"
}

# gather DIR...: one results.jsonl of all, each path told by its numbering.
gather() {
	local dir numbering
	local -a files=()
	for dir; do
		for numbering in generic native; do
			files+=("$numbering=$dir/$numbering/results.jsonl")
		done
	done
	"$PROGRAM" results gather "${files[@]}" >"$OUT/results.jsonl"
}

main() {
	local arch arches level
	local -a dirs=() rows=()
	options 'series: arch: level: out:' "$@"
	no_arguments
	SERIES=${OPTION[series]-6.12} arches=${OPTION[arch]-$(arch_names)}
	level=${OPTION[level]-static,objects} OUT=${OPTION[out]-$KIT_DIR/out/archs}
	for arch in ${arches//,/ }; do
		use_arch "$arch" || die "$EX_USAGE" "unknown architecture ($arch)" "one of $(arch_names)"
	done
	[[ $level == static || $level == static,objects ]] ||
		die "$EX_USAGE" "--level takes static only ($level)" "leave it out for all"
	{ grep -qs '^cocci/' "$KIT_DIR/series/$SERIES" && [[ $(series_numbering "$SERIES") == generic ]]; } ||
		die "$EX_USAGE" "--series takes one that converts headers in both numberings ($SERIES)" \
			"check-matrix.sh has all series"
	need jq
	use_program
	mkdir -p -- "$OUT"
	OUT=$(cd -- "$OUT" && pwd -P)
	BASE=$(pristine "linux-$SERIES" "$SERIES") || exit
	lock_trees
	patched "generic-$SERIES" "$BASE" --numbering generic --level rseq >/dev/null || exit
	patched "native-$SERIES" "$BASE" --numbering native --level tif >/dev/null || exit
	if [[ $level == static ]]; then
		static_archs "$arches" || exit
		return
	fi
	STACKS=$(jq -r .digest "$TREES"/{generic,native}-"$SERIES"/.tif-backports/info.json)

	for arch in ${arches//,/ }; do
		progress "$arch"
		verify_arch "$arch" || exit
		use_arch "$arch"
		dirs+=("$OUT/$arch") rows+=("$arch=$ARCH_COMPILER")
	done
	gather "${dirs[@]}"
	"$PROGRAM" results archs "$OUT" "${rows[@]}"
	"$PROGRAM" results failed "$OUT/results.jsonl" || exit
}

main "$@"

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
usage: check-archs.sh [option...]

Fetches the newest pinned tree of series N (6.12; one that converts headers in
both numberings) and applies the kit to two copies, with generic numbers
and level rseq, and with native numbers and level tif. Runs verify.sh for each
architecture (all that have a file arch/NAME/build): static on both, objects on both.
Ends with a table.

  --series N      another series
  --arch LIST     only these architectures, comma separated
  --level static  leaves the objects out, which takes a minute, and always runs
  --out DIR       where the results are kept (out/archs). An architecture that passed
                  there, with the same stacks, scripts and compiler, is not run again
  --jobs N        so many architectures at a time (1; slurm: no limit)
  --runner slurm  the architectures are tasks of a Slurm array: jobs.sh --help

Exit code: 0 all passed or skipped with a reason, 1 a check failed, 2 usage, else as
fetch.sh and apply.sh (docs/commands.md).
END
}

# verify_arch ARCH: the job of an architecture, both trees; what verify.sh says goes to a
# log beside its results. A failed check is in the table, and is run again next time.
verify_arch() {
	local failed=0 numbering rc
	for numbering in generic native; do
		rc=0
		"$KIT_DIR/scripts/verify.sh" --level static,objects --arch "$1" \
			--baseline "$TREES/linux-$SERIES" --out "$OUT/$numbering" "$TREES/$numbering-$SERIES" \
			>"$OUT/$numbering.log" 2>&1 || rc=$?
		if ((rc > EX_NO)); then
			cat -- "$OUT/$numbering.log" >&2
			return "$rc"
		fi
		if ((rc)); then failed=1; fi
	done
	gather
	return "$failed"
}

# arch_jobs ARCHES: prints them as jobs.
arch_jobs() {
	local arch stacks inputs
	stacks=$(jq -r .digest "$TREES"/{generic,native}-"$SERIES"/.tif-backports/info.json)
	for arch in ${1//,/ }; do
		inputs=$(inputs_of "$arch" "$stacks") || return
		# shellcheck disable=SC2016 # the job expands it
		printf '%s\t%q --row --series %s --arch %s --out "$OUT"\t%s\n' "$arch" "$KIT_DIR/maint/check-archs.sh" \
			"$SERIES" "$arch" "$inputs"
	done
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
	gather
	return "$rc"
}

# gather: one results.jsonl of both trees, each path told by its numbering.
gather() {
	"$PROGRAM" results gather --in "$OUT" "generic=$OUT/generic/results.jsonl" \
		"native=$OUT/native/results.jsonl" >"$OUT/results.jsonl"
}

main() {
	local arch arches level rc=0
	local -a rows=()
	options 'series: arch: level: row out: jobs: runner:' "$@"
	check_run_options
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
	if [[ ${OPTION[row]-} ]]; then
		verify_arch "$arches" || exit
		exit "$EX_OK"
	fi
	scratch
	BASE=$(pristine "linux-$SERIES" "$SERIES") || exit
	lock_trees
	patched "generic-$SERIES" "$BASE" --numbering generic --level rseq >/dev/null || exit
	patched "native-$SERIES" "$BASE" --numbering native --level tif >/dev/null || exit
	if [[ $level == static ]]; then
		static_archs "$arches" || exit
		return
	fi
	arch_jobs "$arches" >"$SCRATCH/jobs" || exit
	run_jobs "$SCRATCH/jobs" || rc=$?
	if ((rc > EX_NO)); then exit "$rc"; fi
	for arch in ${arches//,/ }; do
		use_arch "$arch"
		rows+=("$arch=$ARCH_COMPILER")
	done
	"$PROGRAM" results archs "$OUT" "${rows[@]}" || exit
	"$PROGRAM" results failed "$OUT/results.jsonl" || exit
	exit "$rc"
}

main "$@"

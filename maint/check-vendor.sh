#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Trees that no archive has: the kit applied, checked, built and booted.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=maint/job-lists.sh
source "$KIT_DIR/maint/job-lists.sh"
# shellcheck source=maint/recorded.sh
source "$KIT_DIR/maint/recorded.sh"
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

usage() {
	cat <<'END'
usage: check-vendor.sh [option...] TREE...

Applies the kit, with its defaults, to a copy of each pristine TREE, and runs verify.sh on
it with TREE as the baseline. TREE is only read. Ends with a table, a line per tree and
architecture, and with each check that did not pass.

  --level LIST      static,objects,build,boot
  --arch LIST       architectures, comma separated (x86)
  --variant LIST    kernels to build and boot (base,w1)
  --run GLOBS       only guest tests whose names match
  --upstream VERSION  whose newer selftests run, too (7.2.8)
  --out DIR         where the results are kept (out/vendor). What has passed there, with
                    the same tree, stack, scripts and tests, is not run again
  --record          put what was shown into docs/recorded.jsonl; "make docs" writes the
                    tables then. A tree and architecture with a failure is left out
  --jobs N          so many trees and architectures at a time (1; slurm: no limit)
  --runner slurm    they are tasks of a Slurm array: jobs.sh --help

Exit code: 0 all passed or skipped with a reason, 1 a check failed, else as apply.sh and
verify.sh (docs/commands.md).
END
}

# check_tree BASE ARCH: the job of a tree and an architecture, in OUT.
check_tree() {
	local rc=0
	"$KIT_DIR/scripts/verify.sh" --arch "$2" --level "$LEVELS" --variant "$VARIANTS" ${OPTION[run]:+--run "${OPTION[run]}"} \
		--baseline "$1" --upstream "$TREES/tests-$UPSTREAM" --out "$OUT/patched" "$TREES/vendor-$(job_name "${1##*/}")" || rc=$?
	if ((rc <= EX_NO)); then
		"$PROGRAM" results gather --in "$OUT" "=$OUT/patched/results.jsonl" >"$OUT/results.jsonl"
	fi
	return "$rc"
}

# tree_jobs TREE...: prints a job for each tree and architecture, the kit applied to a copy
# of the tree. WORST: the code of apply.sh where it was not, of the last such tree.
tree_jobs() {
	local base name tree arch rc
	for base; do
		name=$(job_name "${base##*/}") rc=0
		progress "applying to a copy of $base"
		# a copy, not links: these files are another's
		tree=$(COPY=-a patched "vendor-$name" "$base") || rc=$?
		if ((rc)); then
			WORST=$rc
			continue
		fi
		for arch in ${ARCHES//,/ }; do
			# shellcheck disable=SC2016 # the job expands it
			printf '%s-%s\t%s --out "$OUT" %q\t%s\n' "$name" "$arch" \
				"$(printf '%q ' "$KIT_DIR/maint/check-vendor.sh" --row --arch "$arch" --level "$LEVELS" --variant "$VARIANTS" \
					--upstream "$UPSTREAM" ${OPTION[run]:+--run "${OPTION[run]}"})" "$base" \
				"$(inputs_of "$arch" "$(tree_inputs "$base")" "$(jq -r .digest "$tree/.tif-backports/info.json")")"
		done
	done
}

main() {
	local tree line rc=0
	local -a trees=() lines=()
	options 'level: arch: variant: run: upstream: row record out: jobs: runner:' "$@"
	check_run_options
	((${#ARGS[@]})) || die "$EX_USAGE" "no tree is named" "see --help"
	[[ ! ${OPTION[record]-} || ! ${OPTION[run]-} ]] || usage_error "--record is for all guest tests, not for those of --run"
	need jq
	use_program
	ARCHES=$(arch_name "${OPTION[arch]-x86}") UPSTREAM=${OPTION[upstream]-7.2.8} WORST=0
	LEVELS=${OPTION[level]-static,objects,build,boot} VARIANTS=${OPTION[variant]-base,w1}
	OUT=${OPTION[out]-$KIT_DIR/out/vendor}
	mkdir -p -- "$OUT" "$TREES"
	OUT=$(cd -- "$OUT" && pwd -P)
	if [[ ${OPTION[row]-} ]]; then
		check_tree "${ARGS[0]}" "$ARCHES" || exit
		exit "$EX_OK"
	fi
	scratch
	lock_trees
	for tree in "${ARGS[@]}"; do trees+=("$(kernel_tree "$tree")") || exit; done
	upstream_tests "$UPSTREAM" >/dev/null || exit
	tree_jobs "${trees[@]}" >"$SCRATCH/jobs"
	mapfile -t lines < <(cut -f 1 -- "$SCRATCH/jobs")
	if ((${#lines[@]})); then
		run_jobs "$SCRATCH/jobs" || rc=$?
		"$PROGRAM" results matrix "$OUT" "${lines[@]}"
		"$PROGRAM" results failed "$OUT/results.jsonl" || :
		if [[ ${OPTION[record]-} ]]; then
			for line in "${lines[@]}"; do
				keep_line "$OUT" "$line" vendor "${line%-*}" \
					"maint/check-vendor.sh --arch ${line##*-} ${line%-*}" || rc=$((rc > EX_NO ? rc : EX_NO))
			done
		fi
	fi
	exit "$((rc > WORST ? rc : WORST))"
}

main "$@"

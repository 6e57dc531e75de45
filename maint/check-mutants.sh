#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Takes each hook out of a patched kernel in turn: the guest tests must notice.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"

usage() {
	cat <<'END'
usage: check-mutants.sh [option...] [TREE]

Applies the kit to a copy of the newest pinned tree of a series, or takes TREE, which
apply.sh has patched, and hands the mutants of tests/mutants/list.tsv to jobs.sh, ten in a
job. A job that has passed with the same kit, tree and compiler is not run again. One run at
a time for trees of the kit's own.
"maint/record.sh mutants DIR" puts what was found into docs/recorded.jsonl.

  --series S      6.12
  --arch ARCH     x86
  --jobs N        so many jobs at a time (1; slurm: no limit)
  --runner slurm  the jobs are tasks of a Slurm array: jobs.sh --help
  --out DIR       the results (out/mutants/SERIES-ARCH, or out/mutants/TREE-ARCH)
  --list          make the tree ready, which decides on the jobs, print them and boot nothing
  --version       print the kit's version
  --help          this text

Exit code: as jobs.sh; else as fetch.sh and apply.sh (docs/commands.md).
END
}

main() {
	local tree name series arch option
	local -a pass=()
	options 'series: arch: jobs: runner: out: list' "$@"
	check_run_options
	series=${OPTION[series]-6.12} arch=${OPTION[arch]-x86} name=$series
	if ((${#ARGS[@]})); then
		((${#ARGS[@]} == 1)) || usage_error "one tree is enough"
		[[ ! ${OPTION[series]-} ]] || usage_error "--series is for a tree of the kit's own"
		tree=$(kernel_tree "${ARGS[0]}") || exit
		name=${tree##*/}
	else
		[[ -f $KIT_DIR/series/$series ]] || die "$EX_USAGE" "unknown series ($series)" "one of series/"
		lock_trees
		tree=$(pristine "linux-$series" "$series") || exit
		tree=$(patched "mutants-$series" "$tree" --numbering "$(series_numbering "$series")") || exit
	fi
	for option in jobs runner; do
		if [[ ${OPTION[$option]-} ]]; then pass+=("--$option" "${OPTION[$option]}"); fi
	done
	if [[ ${OPTION[list]-} ]]; then pass+=(--list); fi
	exec "$KIT_DIR/maint/jobs.sh" "${pass[@]}" --out "${OPTION[out]-$KIT_DIR/out/mutants/$name-$arch}" \
		mutants "$tree" "$arch"
}

main "$@"

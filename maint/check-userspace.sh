#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Real user space on the unpatched and the patched kernel, side by side.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=scripts/lib/kbuild.sh
source "$KIT_DIR/scripts/lib/kbuild.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=scripts/lib/verify/guest.sh
source "$KIT_DIR/scripts/lib/verify/guest.sh"
# shellcheck source=maint/userspace/root.sh
source "$KIT_DIR/maint/userspace/root.sh"
# shellcheck source=maint/userspace/programs.sh
source "$KIT_DIR/maint/userspace/programs.sh"

readonly GROUPS_ALL=glibc,stress,kernel,trace KERNELS_ALL=stock,patched

usage() {
	cat <<'END'
usage: check-userspace.sh [option...]

Boots a Debian root on the newest pinned 6.12 kernel for x86, unpatched and with the kit,
and runs programs of others on both (QEMU, software emulation):

  glibc   its tests of rseq and threads, from Debian's source package
  stress  stress-ng's stressors, bounded by operations, never by time
  kernel  the kernel tree's selftests of x86, membarrier, ptrace, seccomp, futex
  trace   the trace events of rseq, by ftrace and bpftrace; per-CPU lists as tcmalloc's

Ends with a table, stock against patched. A test that ends differently on the two has to
be explained in maint/userspace/explained.tsv, or the check fails.

  --group LIST   only these groups
  --kernel LIST  only these kernels: stock, patched
  --run GLOBS    only tests whose names match
  --judge        boot nothing, compare what OUT has
  --record       put the groups and the stressors that OUT has into docs/recorded.jsonl;
                 "make docs" writes the tables then
  --out DIR      where the results are kept (out/userspace). A guest that came to its end
                 there, for the same kit and kernel, is not booted again
  --jobs N       so many guests at a time (1; slurm: no limit)
  --runner slurm the guests are tasks of a Slurm array: jobs.sh --help
  --version      print the kit's version
  --help         this text

The root, the source package and what is built of it are kept under TIF_CACHE.
Exit code: 0 no difference that is not explained, 1 there is one, or a test has no result,
else as in docs/commands.md.
END
}

# left_out PREFIX FILE: what could not be built is a skip.
left_out() {
	local name reason
	if [[ $RUN || ! -f $2 ]]; then return; fi
	while IFS=$'\t' read -r name reason; do
		record "$1/$name" skip "$REPEAT" - "reason=$reason"
	done <"$2"
}

# boot GROUP KERNEL TREE: the job of a guest, in OUT; what its tests found is for judge.sh.
# One that did not come to its end is booted again next time; only: not all of its tests.
boot() {
	local group=$1 kernel=$2 tree=$3 build lock
	build=$(build_folder "$tree" x86 userspace)
	results_open "$OUT"
	made_with "$tree" x86
	if [[ $RUN ]]; then printf '%s\n' "$RUN" >"$OUT/only"; fi
	REPEAT="maint/check-userspace.sh --group $group --kernel $kernel"
	mkdir -p -- "${build%/*}"
	exec {lock}>>"$build.lock"
	flock "$lock" # one kernel for all groups
	check "build/x86/$kernel/userspace-configure" "$REPEAT" "$OUT/log/configure.log" \
		configure_variant "$tree" "$build" x86 userspace || return
	check "build/x86/$kernel/userspace" "$REPEAT" "$OUT/log/kernel.log" \
		no_warning build_kernel "$tree" "$build" x86 || return
	exec {lock}>&-
	DISKS="root=${OPTION[root]},kit=$OUT/../kit.img"
	boot_kernel "userspace/x86/$kernel/$group" "$tree" "$build" userspace "$REPEAT" "initramfs_of_$group"
	left_out "userspace/x86/$kernel/$group" "$OUT/../kit/$group/left-out"
	guest_ended "userspace/x86/$kernel/$group" || : >"$OUT/job.again"
}

# guest_ended PATH: it came to its end, whatever its tests have found.
guest_ended() {
	jq -e --arg path "$1" -n '[inputs | select(.path == $path) | .figures.outcome // .outcome] |
		last | IN("pass", "passed", "failed", "splat")' "$RESULTS" >/dev/null
}

# all_ended: each of the jobs has results.
all_ended() {
	local name code
	while IFS=$'\t' read -r name _; do
		code=''
		{ read -r code _ <"$OUT/$name/job.end" || :; } 2>/dev/null
		[[ $code == [01] ]] || return
	done <"$SCRATCH/jobs"
}

# guest_jobs GROUPS KERNELS: prints them as jobs.
guest_jobs() {
	local group kernel tree inputs
	inputs=$(built_inputs x86 "$(jq -r .digest "$PATCHED/.tif-backports/info.json")" "$ROOT")
	for group in ${1//,/ }; do
		for kernel in ${2//,/ }; do
			tree=$BASE
			if [[ $kernel == patched ]]; then tree=$PATCHED; fi
			# shellcheck disable=SC2016 # the job expands it
			printf '%s-%s\t%q --row --group %s --kernel %s --root %q%s --out "$OUT" %q\t%s\n' "$group" "$kernel" \
				"$KIT_DIR/maint/check-userspace.sh" "$group" "$kernel" "$ROOT" "${RUN:+ --run $(printf %q "$RUN")}" \
				"$tree" "$inputs"
		done
	done
}

# judge: whether the kernels differ, as a result of its own, without which nothing of the
# campaign is recorded.
judge() {
	local outcome=pass rc=0
	"$KIT_DIR/maint/userspace/judge.sh" "$RESULTS" | tee -- "$OUT/log/judge.log" || rc=$?
	if ((rc)); then outcome=fail; fi
	record userspace/x86/judge "$outcome" 'maint/check-userspace.sh --judge' "$OUT/log/judge.log" >/dev/null
	return "$rc"
}

main() {
	local group rc=0
	local -a files=()
	options 'group: kernel: run: judge record out: jobs: runner: row root:' "$@"
	check_run_options
	TIMES=1 RUN=${OPTION[run]-} OUT=${OPTION[out]-$KIT_DIR/out/userspace}
	need jq
	use_program
	use_arch x86
	scratch
	if [[ ${OPTION[row]-} ]]; then
		boot "${OPTION[group]}" "${OPTION[kernel]}" "${ARGS[0]}" || rc=$?
		results_ended
		exit "$rc"
	fi
	no_arguments
	[[ ! ${OPTION[record]-} || ! ${OPTION[run]-} ]] || usage_error "--record is for all tests, not for those of --run"
	check_words --group "${OPTION[group]-$GROUPS_ALL}" "$GROUPS_ALL"
	check_words --kernel "${OPTION[kernel]-$KERNELS_ALL}" "$KERNELS_ALL"
	mkdir -p -- "$OUT"
	OUT=$(cd -- "$OUT" && pwd -P)
	if [[ ! ${OPTION[judge]-} ]]; then
		lock_trees
		BASE=$(pristine linux-6.12 6.12) || exit
		PATCHED=$(patched userspace-6.12 "$BASE" --numbering generic) || exit
		prepare "${OPTION[group]-$GROUPS_ALL}"
		guest_jobs "${OPTION[group]-$GROUPS_ALL}" "${OPTION[kernel]-$KERNELS_ALL}" >"$SCRATCH/jobs"
		run_jobs "$SCRATCH/jobs" || rc=$?
		if ((rc > EX_NO)); then exit "$rc"; fi
		if ! all_ended; then exit "$EX_NO"; fi # jobs.sh has told which
	fi
	for group in "$OUT"/*-{stock,patched}/results.jsonl; do
		if [[ -f $group ]]; then files+=("=$group"); fi
	done
	((${#files[@]})) || die "$EX_NO" "there are no results ($OUT)" "run it without --judge"
	results_append "$OUT"
	# jobs.sh has come to its end, or this is judged as it is
	if [[ ! ${OPTION[judge]-} ]]; then results_begun; fi
	"$PROGRAM" results gather --in "$OUT" "${files[@]}" >"$SCRATCH/results" || exit
	cat -- "$SCRATCH/results" >"$RESULTS"
	judge || rc=$?
	if [[ ! ${OPTION[judge]-} ]]; then results_ended; fi
	((!rc)) || exit "$rc"
	if [[ ${OPTION[record]-} ]]; then "$KIT_DIR/maint/record.sh" userspace "$OUT" || exit; fi
}

# check_words OPTION LIST KNOWN
check_words() {
	local word
	for word in ${2//,/ }; do
		[[ ,$3, == *",$word,"* ]] || die "$EX_USAGE" "unknown word for $1 ($word)" "one or more of $3"
	done
}

main "$@"

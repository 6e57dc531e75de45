#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Measures the commands against quilt and the compiler, in one run, with hyperfine.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=maint/timing.sh
source "$KIT_DIR/maint/timing.sh"

usage() {
	cat <<'END'
usage: bench.sh [--kit DIR] [--runs N] [--out DIR] [TREE]

Times apply, dry run, undo, status, audit and verify --level static on a copy of the
pristine kernel TREE (fetched: the newest pinned 6.12), and beside them in the same
run quilt push -a and quilt pop -a of the same finished stack, and one preprocessor
run per thread_info.h. Prints seconds, CPU seconds, the ratio to the reference, and
the programs that an apply starts.

  --kit DIR   measure the kit in another checkout (an older one)
  --runs N    how often each command is timed (5)
  --out DIR   results: one JSON file per command, and results.jsonl (out/bench)
END
}

# row NAME [REFERENCE]: a line of the table, and one of the results.
row() {
	local median cpu ratio
	read -r median cpu ratio < <(timed "$@")
	bench_line "$1" "$OUT/$1.log" "seconds=$median" "cpu=$cpu" ${2+"ratio=$ratio" "to=$2"}
	printf '%s\t%.2f\t%.2f\t' "$1" "$median" "$cpu"
	if [[ ${2-} ]]; then printf '%.2f x %s\n' "$ratio" "$2"; else printf -- '-\n'; fi
}

# count_programs: how many programs an apply starts, and how many succeed in that.
count_programs() {
	need strace
	"$APPLY" --undo "$TREE" >/dev/null 2>&1 || :
	strace -f -qq -e trace=execve -e signal=none -o "$OUT/execve" "$APPLY" "$TREE" >/dev/null 2>&1
	grep -c 'execve(.* = 0$' "$OUT/execve"
}

main() {
	local base kit shown patches
	options 'kit: runs: out:' "$@"
	((${#ARGS[@]} < 2)) || usage_error "one TREE at most"
	kit=${OPTION[kit]-$KIT_DIR} RUNS=${OPTION[runs]-5} OUT=${OPTION[out]-$KIT_DIR/out/bench}
	[[ $RUNS =~ ^[1-9][0-9]*$ ]] || usage_error "--runs takes a number ($RUNS)"
	APPLY=$kit/scripts/apply.sh
	[[ -x $APPLY ]] || usage_error "no scripts/apply.sh in $kit"
	need hyperfine
	need jq
	need quilt
	if ((${#ARGS[@]})); then base=${ARGS[0]}; else base=$(pristine linux-6.12 6.12) || exit; fi
	bench_open "$OUT" "$base"
	AGAIN="maint/bench.sh --runs $RUNS$(printf ' %q' "$(realpath -- "$base")")"
	if [[ ${OPTION[kit]-} ]]; then AGAIN+=$(printf ' --kit %q' "$(realpath -- "$kit")"); fi
	scratch
	# Without blanks: hyperfine hands the commands to a shell.
	TREE=$SCRATCH/applied STACK=$SCRATCH/stack PRISTINE=$SCRATCH/pristine
	progress "copying the tree"
	cp -a --reflink=auto -- "$base" "$PRISTINE"
	cp -al -- "$PRISTINE" "$TREE"
	"$APPLY" "$TREE" >"$OUT/apply.txt" 2>&1 || die "$EX_NO" "apply.sh refuses the tree" "see $OUT/apply.txt"
	cp -a --reflink=auto -- "$TREE" "$STACK"

	local push="cd $STACK && quilt --quiltrc - push -a --fuzz=0 -q" pop="cd $STACK && quilt --quiltrc - pop -a -q"
	local headers="cd $PRISTINE && for h in arch/*/include/asm/thread_info.h; do a=\${h%/asm/*}; cc -M -MG -x c -nostdinc -D__KERNEL__ -I \$a -I include \$h; done >/dev/null 2>&1; true"
	time_command quilt-push "$pop || true" "$push"
	time_command quilt-pop "$push || true" "$pop"
	time_command dry-run true "$APPLY --dry-run $PRISTINE"
	time_command undo "$APPLY $TREE || true" "$APPLY --undo $TREE"
	time_command apply "$APPLY --undo $TREE" "$APPLY $TREE"
	time_command status true "$APPLY --status $TREE"
	time_command preprocessor true "$headers"
	time_command audit true "$kit/scripts/audit.sh $PRISTINE" 0,1
	time_command verify-static true "$kit/scripts/verify.sh --level static --out $SCRATCH/verify $TREE" 0,1
	progress_end
	shown=$(count_programs)
	{
		printf 'command\tseconds\tCPU seconds\tratio\n'
		row quilt-push
		row apply quilt-push
		row dry-run quilt-push
		row quilt-pop
		row undo quilt-pop
		row status quilt-pop
		row preprocessor
		row audit preprocessor
		row verify-static
	} | column -t -s $'\t'
	patches=$(grep -c '^[^#]' "$TREE/patches/series")
	bench_line programs - "programs=$shown" "patches=$patches"
	printf 'programs started by an apply of %s patches: %s\n' "$patches" "$shown"
	results_ended
}

main "$@"

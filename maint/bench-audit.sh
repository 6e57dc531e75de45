#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Measures an audit of a whole tree, drivers too, beside "grep -r TIF_" on the same.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=maint/timing.sh
source "$KIT_DIR/maint/timing.sh"

usage() {
	cat <<'END'
usage: bench-audit.sh [--runs N] [--out DIR] [TREE]

Audits TREE (fetched: the newest pinned 6.12), and runs grep -r TIF_ on it: each once to
warm the cache, then N times in turn. Prints of the run of each that took the least CPU time:
its user and system seconds, its peak memory, the files and megabytes in what it reads (of
an audit: C code and assembly), and megabytes for a second of CPU time.

  --runs N    how often each is run (3)
  --out DIR   results: a line for each in results.jsonl (out/bench-audit)
END
}

# measure NAME COMMAND...: a line "USER SYSTEM KB" is added to NAME's figures. Exit code 1
# is a result of the audit.
measure() {
	local name=$1 rc=0
	shift
	/usr/bin/time -q -o "$SCRATCH/time" -f '%U %S %M' "$@" >"$SCRATCH/$name.out" || rc=$?
	((rc < 2)) || die "$EX_NO" "$name ended with exit code $rc" "try: $*"
	cat -- "$SCRATCH/time" >>"$SCRATCH/$name"
}

# sources FOLDER...: "FILES BYTES" of the C code and assembly in folders of the tree
sources() {
	(cd -- "$TREE" && find "$@" -type f -name '*.[chS]' -printf '%s\n') |
		awk '{ n++; sum += $1 } END { print n + 0, sum + 0 }'
}

# row NAME FILES BYTES: a line of the table, and one of the results, whose seconds are of CPU
row() {
	local line
	local -a of
	line=$(figures "$@")
	IFS=$'\t' read -ra of <<<"$line"
	bench_line "whole-tree/$1" - "seconds=$(awk -v "a=${of[1]}" -v "b=${of[2]}" 'BEGIN { print a + b }')" \
		"user=${of[1]}" "system=${of[2]}" "peak_mb=${of[3]}" "files=${of[4]}" "mb=${of[5]}" "mb_per_second=${of[6]}"
	printf '%s\n' "$line"
}

# figures NAME FILES BYTES: of the run that took the least CPU time
figures() {
	awk -v name="$1" -v files="$2" -v bytes="$3" '
		!n++ || $1 + $2 < cpu { cpu = $1 + $2; user = $1; kernel = $2; kb = $3 }
		END { printf "%s\t%.2f\t%.2f\t%d\t%d\t%d\t%d\n", name, user, kernel, kb / 1024,
			files, bytes / 1e6, bytes / 1e6 / cpu }' "$SCRATCH/$1"
}

main() {
	local runs i files folder
	local -a core others
	options 'runs: out:' "$@"
	((${#ARGS[@]} < 2)) || usage_error "one TREE at most"
	runs=${OPTION[runs]-3}
	[[ $runs =~ ^[1-9][0-9]*$ ]] || usage_error "--runs takes a number ($runs)"
	# "time" alone is a word of the shell
	need /usr/bin/time time
	need jq
	if ((${#ARGS[@]})); then TREE=${ARGS[0]}; else TREE=$(pristine linux-6.12 6.12) || exit; fi
	scratch
	bench_open "${OPTION[out]-$KIT_DIR/out/bench-audit}" "$TREE"
	AGAIN="maint/bench-audit.sh --runs $runs $(printf %q "$(realpath -- "$TREE")")"
	mapfile -t others < <(awk '$1 == "no-code" { print $2 }' "$KIT_DIR/arch/common.facts")
	mapfile -t core < <(cd -- "$TREE" && for folder in */; do
		[[ " arch ${others[*]} " == *" ${folder%/} "* ]] || printf '%s\n' "${folder%/}"
	done)
	for ((i = 0; i <= runs; i++)); do
		progress "run $i of $runs"
		measure audit "$KIT_DIR/scripts/audit.sh" --format json "$TREE"
		measure grep grep -r TIF_ "$TREE"
		# the first run warms the cache
		((i > 0)) || rm -f -- "$SCRATCH"/{audit,grep}
	done
	progress_end
	# what is measured is what was read
	read -r files _ < <(sources "${core[@]}")
	[[ $(jq .core.files "$SCRATCH/audit.out") == "$files" ]] ||
		die "$EX_NO" "the audit has not read the $files files outside of arch/" "see what it leaves out"
	{
		printf 'command\tuser s\tsystem s\tpeak MB\tfiles\tMB\tMB per CPU second\n'
		# shellcheck disable=SC2046 # two words
		row audit $(sources arch "${core[@]}")
		# shellcheck disable=SC2046 # two words
		row grep $(cd -- "$TREE" && find . -type f -printf '%s\n' | awk '{ n++; sum += $1 } END { print n, sum }')
	} | column -t -s $'\t'
	printf 'processors: %s\n' "$(nproc)"
	results_ended
}

main "$@"

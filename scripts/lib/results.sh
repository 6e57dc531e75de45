# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# One JSON line per check, appended to $RESULTS; docs/results.md is its schema. The kit's
# program writes and reads them.

# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"

# How many seconds each check took in the run before, by its path; the path of the one
# that runs.
declare -A TOOK=()
PATH_NOW=''

# results_open DIR: start a results folder. What an earlier run has found stays there under
# another name, and how long each check took is known. Until results_ended a report of it
# says that it is not complete.
results_open() {
	local earlier path seconds
	results_lock "$1"
	earlier=$(as_this results open "$OUT" 6) || exit
	TOOK=()
	if [[ $earlier ]]; then
		while IFS=$'\t' read -r path seconds; do TOOK[$path]=$seconds; done < <(
			jq -rR 'fromjson? | select(.seconds) | "\(.path)\t\(.seconds | floor)"' "$earlier"
		)
	fi
	: >"$RESULTS"
}

# results_begun, results_ended: a mark in OUT, that the run which writes results there has
# not come to its end. A run that is killed leaves it, and the next one takes it over.
results_begun() { : >"$OUT/results.jsonl.unfinished"; }
results_ended() { rm -f -- "$OUT/results.jsonl.unfinished"; }

# results_append DIR: record behind what the folder has.
results_append() {
	results_lock "$1"
	as_this results open --append "$OUT" 6 || exit
}

# still_runs SECONDS: a line on the check PATH_NOW.
still_runs() {
	local last=''
	if [[ ${TOOK[$PATH_NOW]-} ]]; then last="; the last time it took $(about "${TOOK[$PATH_NOW]}")"; fi
	progress "$PATH_NOW has run for $(about "$1")$last"
}

# results_lock DIR: sets OUT and RESULTS, and opens what the program locks: no other run
# writes there until this one ends. A guest or a compiler that outlives it still writes logs
# there: it holds the lock (6), too; a clock does not.
results_lock() {
	use_program
	{ mkdir -p -- "$1/log" && OUT=$(cd -P -- "$1" && pwd) && exec 6>>"$OUT/.lock" &&
		: >>"$OUT/results.jsonl"; } 2>/dev/null ||
		die "$EX_MISSING" "results cannot be written to $1" "name another folder"
	RESULTS=$OUT/results.jsonl
}

# as_this COMMAND...: the kit's program, whose messages bear the name of this script.
as_this() { (exec -a "$PROG" "$PROGRAM" --kit "$KIT_DIR" "$@"); }

# verify_again TREE LEVEL ARCH [OPTION...]: prints the REPEAT of a check of verify.sh.
verify_again() {
	local tree=$1 level=$2 arch=$3
	shift 3
	printf 'scripts/verify.sh --level %s --arch %s %s%q\n' "$level" "$arch" "${*:+$* }" "$tree"
}

# record PATH OUTCOME REPEAT LOG [KEY=VALUE...]: PATH is unique in a run, OUTCOME
# one of pass, fail, panic, splat, timeout, skip; a skip has a reason=TEXT.
record() {
	progress_end
	"$PROGRAM" --kit "$KIT_DIR" results add "$RESULTS" "$1" "$2" "$3" "${4#"$OUT"/}" "${@:5}"
}

# record_guest PREFIX REPEAT LOG VERDICTS: one record for each test of a guest.
record_guest() {
	progress_end
	"$PROGRAM" --kit "$KIT_DIR" results guest "$RESULTS" "$1" "$2" "${3#"$OUT"/}" "$4"
}

# check PATH REPEAT LOG COMMAND...: run it, its output to LOG, record the outcome.
# COMMAND runs in a condition, where errexit is off: a function needs "|| return"
# behind each step that may fail. It may put KEY=VALUE figures into FIGURES.
check() {
	local path=$1 repeat=$2 log=$3 start=$SECONDS rc=0
	shift 3
	FIGURES=() PATH_NOW=$path
	start_clock still_runs
	"$@" >"$log" 2>&1 || rc=$?
	stop_clock
	if ((!rc)); then
		record "$path" pass "$repeat" "$log" "seconds=$((SECONDS - start))" "${FIGURES[@]}"
		return 0
	fi
	record "$path" fail "$repeat" "$log" "seconds=$((SECONDS - start))" "${FIGURES[@]}" \
		"last=$(tail -n 1 -- "$log" | cut -c1-200)"
	return 1
}

# known_warnings TREE: what kconfigs/warnings.tsv knows of ARCH_NAME and this kernel.
known_warnings() {
	local kernel
	kernel=$(sed -nE '1,12s/^(VERSION|PATCHLEVEL) *= *//p' "$1/Makefile" | paste -sd .)
	awk -F '\t' -v arch="${ARCH_NAME-}" -v kernel="$kernel" \
		'($1 == "-" || $1 == arch) && ($2 == "-" || $2 == kernel) { print $3 }' "$KIT_DIR/kconfigs/warnings.tsv"
}

# no_warning COMMAND TREE BUILD [ARG...]: what a compiler warns about is a failure too, but
# for what kconfigs/warnings.tsv knows of ARCH_NAME and the kernel of TREE. What a run has
# compiled that failed, or did not come to its end, is compiled again by the next one: make
# would leave it alone, and nothing would warn any more.
no_warning() {
	local said=$SCRATCH/said known=$SCRATCH/known-warnings since=$3/.tif-warned rc=0
	known_warnings "$2" >"$known"
	if [[ -e $since ]]; then
		find "$3" -name '*.o' -newer "$since" -delete
	else
		: >"$since"
	fi
	"$@" >"$said" 2>&1 || rc=1
	cat -- "$said"
	if ((rc)) || grep -E 'warning:' "$said" | grep -vEf "$known"; then return 1; fi
	rm -- "$since"
}

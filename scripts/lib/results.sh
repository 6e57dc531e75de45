# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# One JSON line per check, appended to $RESULTS; docs/results.md is its schema.

# results_open DIR: start a results folder; what it recorded before is gone.
results_open() {
	results_append "$1"
	: >"$RESULTS"
}

# results_append DIR: record behind what the folder has; the counts are of this run.
results_append() {
	OUT=$1
	mkdir -p -- "$OUT"
	OUT=$(cd -- "$OUT" && pwd -P)
	RESULTS=$OUT/results.jsonl
	mkdir -p -- "$OUT/log"
	PASSED=0 FAILED=0 SKIPPED=0
}

# verify_again TREE LEVEL ARCH [OPTION...]: prints the REPEAT of a check of verify.sh.
verify_again() {
	local tree=$1 level=$2 arch=$3
	shift 3
	printf 'scripts/verify.sh --level %s --arch %s %s%q\n' "$level" "$arch" "${*:+$* }" "$tree"
}

# record PATH OUTCOME REPEAT LOG [KEY=VALUE...]: PATH is unique in a run, OUTCOME
# one of pass, fail, panic, splat, timeout, skip; a skip has a reason=TEXT.
record() {
	local path=$1 outcome=$2 repeat=$3 log=$4 figures='{}' pair
	shift 4
	for pair; do
		figures=$(jq -c --arg k "${pair%%=*}" --arg v "${pair#*=}" \
			'.[$k] = ($v | tonumber? // $v)' <<<"$figures")
	done
	jq -nc --arg path "$path" --arg outcome "$outcome" --arg repeat "$repeat" \
		--arg log "${log#"$OUT"/}" --argjson figures "$figures" \
		'{$path, $outcome, $figures, $repeat, $log}' >>"$RESULTS"
	case $outcome in
	pass) PASSED=$((PASSED + 1)) ;;
	skip) SKIPPED=$((SKIPPED + 1)) ;;
	*) FAILED=$((FAILED + 1)) ;;
	esac
	progress_end
	printf '%-8s%s%s\n' "$outcome" "$path" "${*:+  ($*)}"
}

# check PATH REPEAT LOG COMMAND...: run it, its output to LOG, record the outcome.
# COMMAND runs in a condition, where errexit is off: a function needs "|| return"
# behind each step that may fail. It may put KEY=VALUE figures into FIGURES.
check() {
	local path=$1 repeat=$2 log=$3 start=$SECONDS
	shift 3
	FIGURES=()
	if "$@" >"$log" 2>&1; then
		record "$path" pass "$repeat" "$log" "seconds=$((SECONDS - start))" "${FIGURES[@]}"
		return 0
	fi
	record "$path" fail "$repeat" "$log" "seconds=$((SECONDS - start))" "${FIGURES[@]}" \
		"last=$(tail -n 1 -- "$log" | cut -c1-200)"
	return 1
}

# no_warning COMMAND...: what a compiler warns about is a failure too, but for what
# kconfigs/warnings.tsv knows of ARCH_NAME.
no_warning() {
	local said=$SCRATCH/said known=$SCRATCH/known-warnings
	awk -F '\t' -v arch="${ARCH_NAME-}" '$1 == arch { print $2 }' "$KIT_DIR/kconfigs/warnings.tsv" >"$known"
	"$@" >"$said" 2>&1 || {
		cat -- "$said"
		return 1
	}
	cat -- "$said"
	! grep -E 'warning:' "$said" | grep -vEf "$known"
}

# not_passed FILE: each check in there that was skipped or said no, and why; false if
# one said no. One reader to the end: one that stops early breaks the pipe, and passes.
not_passed() {
	jq -r 'select(.outcome != "pass") | [.outcome, .path,
		.figures.reason // .figures.last // .figures.detail] | @tsv' "$1" |
		awk -F '\t' '{ print substr($0, 1, 160) } $1 != "skip" { bad = 1 } END { exit bad }'
}

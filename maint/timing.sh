# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the benches: a command timed by hyperfine, and its line in the results of OUT. A time
# is no verdict: whatever was measured has passed (docs/results.md).

# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"

# bench_open DIR TREE: results in DIR, of this tree.
bench_open() {
	results_open "$1"
	"$PROGRAM" --kit "$KIT_DIR" apply --status --json - "$2" 2>/dev/null |
		jq -c --arg commit "$(kit_commit)" \
			'{fingerprint: ({kernel: .fingerprint.release, tree: .fingerprint} + if $commit == "" then {} else {$commit} end)}' >"$OUT/fingerprint.json" || :
}

# time_command NAME PREPARE COMMAND [CODES]: hyperfine's figures in $OUT/NAME.json. CODES,
# with commas, are the exit codes of a command that has done its work (0).
time_command() {
	progress "timing $1"
	hyperfine --style none --shell 'bash --norc' --warmup 1 --runs "$RUNS" --ignore-failure \
		--prepare "$2" --export-json "$OUT/$1.json" "$3" >"$OUT/$1.log" 2>&1 ||
		die "$EX_FAULT" "hyperfine failed for $1" "see $OUT/$1.log"
	jq -e --argjson good "[${4-0}]" 'all(.results[0].exit_codes[]; IN($good[]))' \
		"$OUT/$1.json" >/dev/null || die "$EX_NO" "$1 failed while it was timed" "try: $3"
}

# timed NAME [REFERENCE]: the median, the CPU seconds, and the ratio of the median to that
# of REFERENCE, as a line of words.
timed() {
	jq -nr --slurpfile a "$OUT/$1.json" --slurpfile b "$OUT/${2:-$1}.json" \
		'$a[0].results[0] as $a | $b[0].results[0] as $b | def r: . * 10000 | round / 10000;
		[$a.median, $a.user + $a.system, $a.median / $b.median] | map(r) | join(" ")'
}

# bench_line NAME LOG KEY=VALUE...: a line, with the command AGAIN.
bench_line() { record "bench/host/$1" pass "$AGAIN" "$2" "${@:3}" >/dev/null; }

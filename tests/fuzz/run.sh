#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds the libFuzzer target, runs it for a while, and says how it went (TAP).

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/tap.sh
source "$KIT_DIR/scripts/lib/tap.sh"

usage() {
	cat <<TEXT
usage: $PROG [SECONDS]

Fuzzes the header reader for SECONDS (60), one process. What it learns stays
in out/fuzz/corpus and is where the next run starts; an input that fails is
kept as out/fuzz/found-*. A finding belongs into tests/unit, as a test.
TEXT
}

# The first lines of the fuzzer's log that say what is wrong.
explain() { grep -m 3 -E 'ERROR|runtime error|SUMMARY' "$LOG" | sed 's/^/# /'; }

# figure NAME: from the statistics at the log's end.
figure() { sed -n "s/^stat::$1: *//p" "$LOG"; }

fuzz() {
	local rc=0
	# 100 s more than asked for: a run that does not end by itself has failed
	timeout --kill-after=10 $((SECONDS_ASKED + 100)) nice -n 10 "$OUT/fuzz-header" \
		-max_total_time="$SECONDS_ASKED" -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
		-print_final_stats=1 -verbosity=1 -artifact_prefix="$OUT/found-" \
		"$OUT/corpus" "$KIT_DIR/tests/fuzz/seeds" >"$LOG" 2>&1 </dev/null || rc=$?
	return "$rc"
}

options '' "$@"
[[ ${#ARGS[@]} -le 1 && ${ARGS[0]-60} =~ ^[1-9][0-9]{0,5}$ ]] || usage_error "SECONDS is a number"
SECONDS_ASKED=${ARGS[0]-60} OUT=$KIT_DIR/out/fuzz LOG=$KIT_DIR/out/fuzz/log
need clang
mkdir -p -- "$OUT/corpus"
tap_plan 2
# O is relative: make knows no way to write a path with a space
rc=0
make --no-print-directory -s -j "$(nproc)" -C "$KIT_DIR/tests/fuzz" O=../../out/fuzz >"$LOG" 2>&1 || rc=$?
tap_test "$rc" 'the fuzzing target builds' "$LOG"
((rc == 0)) || exit "$EX_NO"
if fuzz; then
	# a fuzzer that did next to nothing has not passed either
	(($(figure number_of_executed_units) > 1000)) || die "$EX_NO" "the fuzzer did not run" "see $LOG"
	echo "# $(figure number_of_executed_units) inputs in $SECONDS_ASKED s, $(grep -oE 'cov: [0-9]+ ft: [0-9]+' "$LOG" | tail -n 1), peak $(figure peak_rss_mb) MB"
	tap_test 0 "no finding in $SECONDS_ASKED s"
else
	explain
	tap_test 1 "no finding in $SECONDS_ASKED s (see out/fuzz/log)"
	exit "$EX_NO"
fi

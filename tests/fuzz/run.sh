#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds the libFuzzer targets, runs them for a while, and says how it went (TAP).

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/tap.sh
source "$KIT_DIR/scripts/lib/tap.sh"

TARGETS=(header code)

usage() {
	cat <<TEXT
usage: $PROG [--target NAME] [SECONDS]

Fuzzes the reader of headers (header) and that of code (code), SECONDS (60) each, one
after the other. What a target learns stays in out/fuzz/corpus/NAME and is where the next
run starts; an input that fails is kept as out/fuzz/found-NAME-*. A finding belongs into
tests/unit, as a test.

  --target NAME  this one alone
TEXT
}

# explain: what is wrong, where in the code, and the input itself, which a run on another
# machine would lose.
explain() {
	local input
	input=$(sed -n 's/^.*; Test unit written to //p' "$LOG")
	{
		grep -m 3 -E 'ERROR|runtime error|SUMMARY' "$LOG" || :
		grep -m 8 -E '^ +#[0-9]+ .* in .*/(src|fuzz)/[^ ]*\.[ch]:[0-9]' "$LOG" || :
		if [[ $input ]]; then
			echo "${input##*/}, by: base64 -d | gunzip"
			gzip -nc -- "$input" | base64 -w 96
		fi
	} | sed 's/^/# /'
}

# figure NAME: from the statistics at the log's end.
figure() { sed -n "s/^stat::$1: *//p" "$LOG"; }

# fuzz TARGET
fuzz() {
	local rc=0 seeds=$KIT_DIR/tests/fuzz/seeds/$1
	mkdir -p -- "$OUT/corpus/$1"
	# 100 s more than asked for: a run that does not end by itself has failed
	timeout --kill-after=10 $((SECONDS_ASKED + 100)) nice -n 10 "$OUT/fuzz-$1" \
		-max_total_time="$SECONDS_ASKED" -timeout=10 -rss_limit_mb=1024 -max_len=16384 \
		-print_final_stats=1 -verbosity=1 -artifact_prefix="$OUT/found-$1-" \
		"$OUT/corpus/$1" "$seeds" >"$LOG" 2>&1 </dev/null || rc=$?
	return "$rc"
}

# run TARGET: fuzz it, and say what came of it.
run() {
	local LOG=$OUT/log-$1
	if fuzz "$1"; then
		# a fuzzer that did next to nothing has not passed either
		(($(figure number_of_executed_units) > 1000)) ||
			die "$EX_NO" "the fuzzer of $1 did not run" "see $LOG"
		echo "# $1: $(figure number_of_executed_units) inputs in $SECONDS_ASKED s," \
			"$(grep -oE 'cov: [0-9]+ ft: [0-9]+' "$LOG" | tail -n 1), peak $(figure peak_rss_mb) MB"
		tap_test 0 "$1: no finding in $SECONDS_ASKED s"
		return
	fi
	explain
	tap_test 1 "$1: no finding in $SECONDS_ASKED s (see out/fuzz/log-$1)"
	FAILED=1
}

options 'target:' "$@"
[[ ${#ARGS[@]} -le 1 && ${ARGS[0]-60} =~ ^[1-9][0-9]{0,5}$ ]] || usage_error "SECONDS is a number"
if [[ ${OPTION[target]-} ]]; then
	[[ " ${TARGETS[*]} " == *" ${OPTION[target]} "* ]] ||
		usage_error "no target ${OPTION[target]}, there are: ${TARGETS[*]}"
	TARGETS=("${OPTION[target]}")
fi
SECONDS_ASKED=${ARGS[0]-60} OUT=$KIT_DIR/out/fuzz FAILED=0
need clang
mkdir -p -- "$OUT"
tap_plan $((1 + ${#TARGETS[@]}))
# O is relative: make knows no way to write a path with a space
rc=0
make --no-print-directory -s -j "$(nproc)" -C "$KIT_DIR/tests/fuzz" O=../../out/fuzz >"$OUT/log" 2>&1 || rc=$?
tap_test "$rc" 'the fuzzing targets build' "$OUT/log"
((rc == 0)) || exit "$EX_NO"
for target in "${TARGETS[@]}"; do run "$target"; done
((FAILED == 0)) || exit "$EX_NO"

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# tally.sh: what is counted as passed, failed and skipped.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the sum of results'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

TALLY=$KIT/maint/tally.sh
# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# sums LINE CODE [NAME...]: the total of ./r is LINE, its exit code CODE.
sums() {
	local line=$1 code=$2 rc=0
	shift 2
	"$TALLY" r "$@" >out || rc=$?
	if [[ $rc != "$code" || $(tail -n 1 out) != "$line" ]]; then
		echo "exit code $rc"
		cat out
		return 1
	fi
}

# results NAME TEXT: r/NAME holds TEXT, and r nothing else.
results() {
	rm -rf r && mkdir r && printf %b "$2" >"r/$1"
}

PASS='{"path":"a/b","outcome":"pass","figures":{},"repeat":"x","log":"l"}\n'
SKIP='{"path":"a/c","outcome":"skip","figures":{"reason":"no KVM"},"repeat":"x","log":"l"}\n'

test_expect_success 'TAP, its plan first or last' '
	results a.tap "1..2\nok 1 - x\nok 2\n" && sums "2 passed, 0 failed" 0 a &&
	results a.tap "ok 1 - x\nok 2\n1..2\n" && sums "2 passed, 0 failed" 0
'
test_expect_success 'TAP of several groups' '
	results a.tap "1..1\nok 1 - x\n1..2\nok 1 - y\nok 2 - z\n" && sums "3 passed, 0 failed" 0
'
test_expect_success 'a failed test is counted and named' '
	results a.tap "1..2\nok 1 - x\nnot ok 2 - the reason\n" &&
	sums "1 passed, 1 failed" 1 && grep -q "^FAILED  a: the reason" out
'
test_expect_success 'skips are counted apart and listed with their reason' '
	results a.tap "1..2\nok 1 - x\nok 2 # skip no Python\n" &&
	sums "1 passed, 0 failed, 1 skipped" 0 && grep -q "^skipped a: # skip no Python" out &&
	results a.tap "1..0 # SKIP all of it\n" && sums "0 passed, 0 failed, 1 skipped" 1 &&
	grep -q "all of it" out
'
test_expect_success 'a test less than planned, or more, has failed' '
	results a.tap "1..3\nok 1 - x\nok 2\n" && sums "2 passed, 1 failed" 1 &&
	results a.tap "1..1\nok 1 - x\nok 2\n" && sums "2 passed, 1 failed" 1
'
test_expect_success 'no plan, an empty file, a bail-out have failed' '
	results a.tap "ok 1 - x\n" && sums "1 passed, 1 failed" 1 &&
	results a.tap "" && sums "0 passed, 1 failed" 1 &&
	results a.tap "1..1\nok 1\nBail out! broken\n" && sums "1 passed, 1 failed" 1
'
test_expect_success 'a result that is expected and missing has failed' '
	results a.tap "1..1\nok 1 - x\n" && sums "1 passed, 1 failed" 1 a b &&
	grep -q "FAILED  b: no result file" out
'
test_expect_success 'no results at all are not a pass' '
	rm -rf r && mkdir r && sums "0 passed, 0 failed" 1
'
test_expect_success 'JSON lines: pass, skip and everything else' '
	results a.jsonl "$PASS$SKIP" && sums "1 passed, 0 failed, 1 skipped" 0 a &&
	grep -q "^skipped a: a/c (skip: no KVM)" out &&
	for outcome in fail panic splat timeout new; do
		results a.jsonl "$PASS$(printf %s "$SKIP" | sed "s/skip/$outcome/")" &&
		sums "1 passed, 1 failed" 1 || return 1
	done
'
test_expect_success 'JSON lines that are cut off, other, or none' '
	results a.jsonl "$PASS{\"path\":" && sums "1 passed, 0 failed" 0 2>err && grep "a.jsonl:2: the last line was cut off" err &&
	results a.jsonl "$PASS[1]\n\"x\"\n{}\n" && sums "1 passed, 1 failed" 1 &&
	grep "^FAILED  a: 3 damaged lines, the first is r/a.jsonl:2" out &&
	results a.jsonl "" && sums "0 passed, 1 failed" 1
'
test_expect_success 'TAP and JSON lines together; --total is the last line' '
	results a.jsonl "$PASS" && printf "1..1\nnot ok 1 - x\n" >r/b.tap &&
	sums "1 passed, 1 failed" 1 &&
	test_expect_code 1 "$TALLY" --total r >out && test 1 = "$(wc -l <out)"
'
test_done

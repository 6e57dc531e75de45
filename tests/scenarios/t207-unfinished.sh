#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A run that was killed between two lines: its results look whole, and a report says that
# they are not.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='results of a run that has not come to its end'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"
built_program

report() { "$KIT/scripts/report.sh" "$@" >out 2>err; }
# not_ended FILE: the last report has told that, and of no other
not_ended() {
	grep -Fx "report.sh: warning: $1: the run that writes these results has not come to its end" err &&
		test "$(grep -c "has not come to its end" err)" = 1
}
# wait_for COMMAND...
wait_for() {
	for try in {1..300}; do
		if "$@"; then return; fi
		sleep 0.1
	done
	return 1
}

# run.sh DIR: as verify.sh, with one check, until there is a file "go" before the second
kit_scripts kit start common results program && cp "$KIT/VERSION" kit/ && cp -R "$KIT/src" kit/ && cat >kit/run.sh <<-'END' && chmod +x kit/run.sh
	#!/bin/bash -p
	here=$(realpath -- "${BASH_SOURCE[0]}")
	source "${here%/*}/scripts/lib/start.sh" || exit 5
	source "$KIT_DIR/scripts/lib/results.sh"
	results_open "$1"
	record static/x86/one pass - -
	: >begun
	while [[ ! -e go ]]; do read -r -t 0.1 || :; done < <(:)
	record static/x86/two pass - -
	results_ended
END
# started DIR: a run of it is at work, as PID
started() {
	rm -f begun go
	kit/run.sh "$1" >/dev/null 2>&1 &
	PID=$!
	wait_for test -e begun
}
killed() { started "$1" && kill -KILL "$PID" && { wait "$PID" || :; } && wait_for flock -n "$1/.lock" true; }
completed() { started "$1" && : >go && wait "$PID"; }

test_expect_success 'a run that is under way, and one that was killed, is no green report, in any format' '
	started r && test_expect_code 1 report r && not_ended r/results.jsonl && kill -KILL $PID && { wait $PID || :; } && wait_for flock -n r/.lock true &&
	for format in text ktap junit md html; do test_expect_code 1 report --format $format r && not_ended r/results.jsonl && grep "run/end" out && grep "has not come to its end" out || return 1; done &&
	test_expect_code 1 report r && grep "^2 checks: 1 passed, 1 failed" out && test_expect_code 1 report r/results.jsonl && not_ended r/results.jsonl &&
	test_expect_code 1 report . && not_ended ./r/results.jsonl && (cd r && test_expect_code 1 report .)
'
test_expect_success 'a second run in the same folder changes nothing while one is at work' '
	started two && test_expect_code 1 kit/run.sh two 2>err && grep "another run is at work" err && test -e two/results.jsonl.unfinished && : >go && wait $PID &&
	report two && test_must_be_empty err && test ! -e two/results.jsonl.unfinished
'
test_expect_success 'the next run is told by its own end, and what the killed one has left by its own' '
	completed r && report r && test_must_be_empty err && grep "^2 checks" out && test_expect_code 1 report r/results.jsonl.1 && not_ended r/results.jsonl.1 &&
	killed r && test_expect_code 1 report r && not_ended r/results.jsonl && report r/results.jsonl.2 && test_must_be_empty err &&
	completed r && report r && report r/results.jsonl.2 && test_expect_code 1 report r/results.jsonl.3 && test_expect_code 1 report r/results.jsonl.1
'
test_expect_success 'results without such a mark, as older ones, are as before' '
	mkdir old && head -n 1 r/results.jsonl >old/results.jsonl && report old && test_must_be_empty err
'
test_expect_success 'verify.sh, audit.sh and drift.sh tell their end; a run that could not go on does not' '
	new_tree && { "$KIT/scripts/verify.sh" --level static --out v tree || :; } && "$KIT/scripts/audit.sh" --results a --arch x86 tree; test -s a/results.jsonl &&
	{ "$KIT/scripts/drift.sh" --results d --no-pins tree || :; } && test -s d/results.jsonl && test -s v/results.jsonl &&
	for dir in v a d; do test ! -e $dir/results.jsonl.unfinished || return 1; done &&
	mkdir none && test_expect_code 3 "$KIT/scripts/audit.sh" --results a none && test -e a/results.jsonl.unfinished && test ! -e a/results.jsonl.1.unfinished
'
test_expect_success 'a campaign that was killed: the jobs that it has not come to are missing' '
	rm -f go begun && printf "%s\t%s\n" a true b "echo \$\$ >pid; : >begun; exec sleep 60" c true >list && { "$KIT/maint/jobs.sh" --out j list >said 2>err & } && pid=$! &&
	wait_for test -e begun && test_expect_code 1 report j && not_ended j/results.jsonl && kill -KILL $pid && { wait $pid || :; } && test_expect_code 1 report j &&
	not_ended j/results.jsonl && kill "$(cat pid)" && printf "%s\t%s\n" a true b true c true >list && "$KIT/maint/jobs.sh" --out j list && report j && test_must_be_empty err
'
test_done

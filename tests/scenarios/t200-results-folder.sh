#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# One folder of results and several runs: one at a time, and none deletes what another found.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='verify.sh: two runs with one folder of results'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

verify() { "$KIT/scripts/verify.sh" --level static "$@" >out 2>err; }

test_expect_success 'a second run is refused while one is at work, and the folder stays as it was' '
	new_tree && test_expect_code 1 verify --out r tree && listed r -printf "%p %T@\n" >before &&
	exec 5>>r/.lock && flock -n 5 && test_expect_code 1 verify --out r tree && exec 5>&- &&
	grep -x "verify.sh: error: another run is at work in $PWD/r: wait for it, or name another folder" err &&
	listed r -printf "%p %T@\n" >after && test_cmp before after
'
test_expect_success 'a run that was killed leaves no clock that holds the lock' '
	kit_scripts kit start common results program && cp "$KIT/VERSION" kit/ && cp -R "$KIT/src" kit/ && cat >kit/try.sh <<-\END &&
	#!/bin/bash -p
	here=$(realpath -- "${BASH_SOURCE[0]}")
	source "${here%/*}/scripts/lib/start.sh" || exit 5
	source "$KIT_DIR/scripts/lib/results.sh"
	until_killed() { : >begun; while :; do read -r -t 1 || :; done < <(:); }
	results_open killed
	check build/x86/base/kernel again "$OUT/log/long" until_killed
	END
	chmod +x kit/try.sh && { kit/try.sh & } && pid=$! && for try in {1..300}; do test -e begun && break || sleep 0.1; done &&
	! flock -n killed/.lock true && kill -KILL $pid && { wait $pid; true; } && flock -n killed/.lock true
'
test_expect_success 'what an earlier run found for another architecture is kept, each line with its target' '
	test_expect_code 1 verify --out two tree && cp two/results.jsonl first && sed -i "s/^SUBLEVEL = .*/SUBLEVEL = 98/" tree/Makefile &&
	test_expect_code 1 verify --out two --arch arm64 tree && grep "verify.sh: what an earlier run has found is kept as $PWD/two/results.jsonl.1" err &&
	test_cmp first two/results.jsonl.1 && ! grep "static/x86" two/results.jsonl && grep "static/arm64" two/results.jsonl &&
	jq -se "all(.target.kernel | startswith(\"6.12.98\"))" two/results.jsonl && jq -se "any(.target.kernel | startswith(\"6.12.98\")) | not" two/results.jsonl.1 &&
	test_expect_code 1 verify --out two tree && test -s two/results.jsonl.2 && test_cmp first two/results.jsonl.1
'
test_expect_success 'audit and drift keep what an earlier run found, and are refused while one is at work' '
	for command in "audit.sh --arch x86" "drift.sh --no-pins"; do
		kept=kept-${command%%.*} && "$KIT"/scripts/$command --results $kept tree >out 2>err; cat out err && cp $kept/results.jsonl one &&
		{ "$KIT"/scripts/$command --results $kept tree >out 2>err || :; } && cat err && test_cmp one $kept/results.jsonl.1 && test -s $kept/results.jsonl &&
		grep "^${command%% *}: what an earlier run has found is kept as $kept/results.jsonl.1" err && listed $kept -printf "%p %T@\n" >before &&
		exec 5>>$kept/.lock && flock -n 5 && test_expect_code 1 "$KIT"/scripts/$command --results $kept tree >out 2>err && exec 5>&- &&
		grep -x "${command%% *}: error: another run is at work in $kept: wait for it, or name another folder" err &&
		listed $kept -printf "%p %T@\n" >after && test_cmp before after || return 1
	done
'
test_expect_success 'a report is of the last run; an earlier one can be named' '
	test_expect_code 1 "$KIT/scripts/report.sh" two >out && ! grep "arm64 " out && "$KIT/scripts/report.sh" two/results.jsonl.2 >out && grep "arm64 " out
'
test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# check.sh and .ci/run: every stage runs, nothing that broke off passes.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the stages of the check and their sum'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

script() { cat >"kit/$1" && chmod +x "kit/$1"; }

# A kit whose stages are one line each, and all pass: 9 tests, and 10 more.
new_kit() {
	rm -rf kit && mkdir -p kit/scripts/lib kit/maint kit/tests/{unit,fuzz,scenarios} kit/.ci &&
		cp "$KIT"/maint/{check,tally}.sh kit/maint/ && cp "$KIT/.ci/run" kit/.ci/ &&
		kit_scripts kit start common tap && cp "$KIT/Makefile" kit/ || return 1
	echo '#!/bin/sh' | script scripts/setup.sh
	printf '#!/bin/sh\nprintf "1..1\\nok - lint: x\\n" >"$2"\n' | script maint/lint.sh
	printf '#!/bin/sh\nprintf "1..1\\nok 1 - f\\n"\n' | script tests/fuzz/run.sh
	printf 'all:\n\tmkdir -p $(O)\n\tcp test-a.c $(O)/test-a\n' >kit/tests/unit/Makefile
	printf '#!/bin/sh\nprintf "1..1\\nok 1 - a\\n"\n' | script tests/unit/test-a.c
	printf 'printf "ok 1 - b\\n1..1\\n"\n' >kit/tests/scenarios/t001-b.sh
	{ echo "# With --more." && cat kit/tests/scenarios/t001-b.sh; } >kit/tests/scenarios/t002-c.sh
	guest 0 pass
	cp kit/maint/check-guest.sh kit/maint/check-archs.sh
	cp kit/maint/check-guest.sh kit/maint/check-matrix.sh
}

# guest CODE [OUTCOME...]: check-guest.sh leaves these outcomes and this exit code.
guest() {
	local code=$1 outcome
	shift
	{
		printf '#!/bin/sh\n[ "$1" != --fetch ] || exit 0\nmkdir -p "$2"\n'
		for outcome; do
			printf "echo '%s' >>\"\$2/results.jsonl\"\n" "{\"path\":\"p\",\"outcome\":\"$outcome\",\"figures\":{\"reason\":\"why\"}}"
		done
		echo "exit $code"
	} | script maint/check-guest.sh
}

# sums LINE CODE [STAGE...]
sums() {
	local line=$1 code=$2
	shift 2
	test_expect_code "$code" kit/maint/check.sh "$@" >out 2>err || return 1
	[[ $(tail -n 1 out) == "$line" ]] || {
		cat out err
		return 1
	}
}

test_expect_success 'all stages, or one' '
	new_kit && sums "9 passed, 0 failed" 0 && sums "2 passed, 0 failed" 0 unit &&
	sums "1 passed, 0 failed" 0 scenarios && ls kit/out/results >have &&
	echo scenarios-t001-b.tap >want && test_cmp want have &&
	sums "2 passed, 0 failed" 0 --more upkeep
'
test_expect_success 'the longer stages are added, and what will be done is said first' '
	new_kit && sums "9 passed, 0 failed" 0 && grep "^  guest  *11  a 6.12" out && ! grep "^  debug" out &&
	sums "19 passed, 0 failed" 0 --more && grep "^  debug" out &&
	(export TIF_CHECK_END=$(($(date +%s) + 800)) && new_kit && sums "9 passed, 0 failed" 0 &&
		sums "14 passed, 0 failed, 2 skipped" 0 --more) && grep "skipped matrix: matrix: it does not fit" out
'
test_expect_success 'the stages after one that failed run, too' '
	new_kit && echo "exit 4" >>kit/scripts/setup.sh && sums "8 passed, 1 failed" 1
'
test_expect_success 'lint that leaves no result has failed' '
	new_kit && echo "#!/bin/sh" >kit/maint/lint.sh && sums "8 passed, 1 failed" 1
'
test_expect_success 'a unit test that fails, crashes, or was not built' '
	new_kit && sed -i "s/ok 1/not ok 1/" kit/tests/unit/test-a.c && sums "8 passed, 1 failed" 1 &&
	new_kit && echo "kill -SEGV \$\$" >>kit/tests/unit/test-a.c && sums "9 passed, 1 failed" 1 &&
	new_kit && touch kit/tests/unit/test-z.c && sums "9 passed, 2 failed" 1 &&
	new_kit && rm kit/tests/unit/test-a.c && sums "7 passed, 3 failed" 1
'
test_expect_success 'a fuzzer that finds something, or that breaks off' '
	new_kit && sed -i "s/ok 1/not ok 1/" kit/tests/fuzz/run.sh && sums "8 passed, 1 failed" 1 &&
	new_kit && echo "exit 1" >>kit/tests/fuzz/run.sh && sums "9 passed, 1 failed" 1 &&
	new_kit && : >kit/tests/fuzz/run.sh && sums "8 passed, 1 failed" 1
'
test_expect_success 'a scenario that breaks off, and no scenario at all' '
	new_kit && echo "exit 3" >kit/tests/scenarios/t001-b.sh && sums "8 passed, 2 failed" 1 &&
	new_kit && rm kit/tests/scenarios/* && sums "8 passed, 1 failed" 1
'
test_expect_success 'guests: failed checks count once, a run that broke off counts' '
	new_kit && guest 1 pass fail && sums "2 passed, 1 failed" 1 guest &&
	guest 1 pass && sums "1 passed, 1 failed" 1 guest &&
	guest 4 pass && sums "1 passed, 1 failed" 1 guest &&
	guest 0 && sums "1 passed, 1 failed" 1 guest &&
	guest 0 pass skip && sums "2 passed, 0 failed, 1 skipped" 0 guest
'
test_expect_success 'one check at a time, unknown stages are usage' '
	new_kit && mkdir kit/out && flock kit/out/.lock \
		kit/maint/check.sh >out 2>err; test 1 = $? && grep -q "another check" err &&
	test_expect_code 2 kit/maint/check.sh nonsense
'
test_expect_success 'the last line of .ci/run is the sum, whatever happened' '
	new_kit && kit/.ci/run >out 2>&1 && test "$(tail -n 1 out)" = "19 passed, 0 failed" &&
	new_kit && guest 1 fail && test_expect_code 1 kit/.ci/run >out 2>&1 &&
	test "$(tail -n 1 out)" = "16 passed, 3 failed" &&
	new_kit && echo "sleep 20" >>kit/maint/lint.sh &&
	test_expect_code 1 env CI_MINUTES=0.03 kit/.ci/run >out 2>&1 &&
	tail -n 1 out | grep -Eqx "[0-9]+ passed, [1-9][0-9]* failed"
'
test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='check-userspace.sh: a difference between the kernels is explained, or a failure'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# result KERNEL TEST OUTCOME [FIGURES]: a line of made-up results.
result() {
	printf '{"path":"userspace/x86/%s/%s","outcome":"%s","figures":{%s},"repeat":"-","log":"-","version":"-"}\n' \
		"$1" "$2" "$3" "${4-}"
}

# both TEST OUTCOME [FIGURES]: the same on both kernels.
both() { result stock "$@" && result patched "$@"; }

# whole: guests that came to their end, in which a test of each group passed.
whole() {
	both glibc pass && both stress pass && both glibc/boot pass && both glibc/tst-rseq pass &&
		result stock stress/fork pass '"bogo":500' &&
		result patched stress/fork pass '"bogo":500,"exit":1000,"signal":3,"fastpath":900,"slowpath":100'
}

judge() { "$KIT/maint/userspace/judge.sh" --explained explained "$@" results >out 2>err; }

printf '#\n' >explained

test_expect_success 'equal outcomes pass, and the groups are counted' '
	whole >results && judge &&
	grep -E "^glibc +2 +2 +2 +0 +0$" out && grep -E "^stress +1 +1 +1 +0 +0$" out && ! grep FAIL out
'
test_expect_success 'of a stressor, the share of the slow path' '
	grep -E "^fork +500 +500 +1000 +3 +900 +100 +10.00$" out
'
test_expect_success 'what fails on both is told and is no difference' '
	{ whole && both glibc/tst-a fail && both glibc/tst-b skip; } >results && judge &&
	grep "^both fail: glibc/tst-a$" out && grep "^both skip: glibc/tst-b$" out && grep -E "^glibc +4 +2 +2 +2 +0$" out
'
test_expect_success 'a difference is a failure, in either direction' '
	{ whole && result stock glibc/tst-a pass && result patched glibc/tst-a fail; } >results &&
	test_expect_code 1 judge && grep "^FAIL  glibc/tst-a: pass, patched fail$" out &&
	{ whole && result stock glibc/tst-a fail && result patched glibc/tst-a pass; } >results &&
	test_expect_code 1 judge && grep "^FAIL  glibc/tst-a: fail, patched pass$" out
'
test_expect_success 'a test that one kernel has no result of' '
	{ whole && result stock glibc/tst-a pass; } >results &&
	test_expect_code 1 judge && grep "^FAIL  glibc/tst-a: pass, patched missing$" out
'
test_expect_success 'an explanation holds for its test and its outcomes only' '
	{ whole && result stock glibc/tst-a pass && result patched glibc/tst-a timeout; } >results &&
	printf "glibc/tst-a\tpass\ttimeout\tit sleeps\n" >explained && judge &&
	grep "^explained: glibc/tst-a: pass, patched timeout: it sleeps$" out &&
	printf "glibc/tst-a\tpass\tfail\tit sleeps\n" >explained && test_expect_code 1 judge &&
	printf "glibc/tst-b\t*\t*\tit sleeps\n" >explained && test_expect_code 1 judge &&
	printf "glibc/tst-a\t*\t*\tit sleeps\n" >explained && judge
'
printf '#\n' >explained
test_expect_success 'a kernel that died, or a guest that stopped before its end' '
	{ whole && result patched glibc panic "\"outcome\":\"panicked\""; } >results &&
	test_expect_code 1 judge && grep "^FAIL  the guest of glibc on the patched kernel did not come to its end: panicked" out &&
	{ whole && both glibc fail "\"outcome\":\"incomplete\""; } >results && test_expect_code 1 judge &&
	{ whole && both glibc timeout "\"outcome\":\"timeout\""; } >results && test_expect_code 1 judge &&
	test "$(grep -c "^FAIL  the guest" out)" = 2
'
test_expect_success 'a guest whose tests failed, or took too long, came to its end' '
	{ whole && both glibc fail "\"outcome\":\"failed\"" && both glibc/tst-a fail; } >results && judge &&
	{ whole && both glibc timeout "\"outcome\":\"timeout\"" && both glibc/tst-a timeout; } >results && judge
'
test_expect_success 'a guest that was not booted at all' '
	whole | grep -v "x86/patched/glibc\"" >results && test_expect_code 1 judge &&
	grep "^FAIL  the guest of glibc on the patched kernel did not come to its end: not booted" out
'
test_expect_success 'no results, no result of user space, and a wrong option' '
	test_expect_code 2 "$KIT/maint/userspace/judge.sh" nothing &&
	: >results && test_expect_code 1 judge && test_expect_code 2 "$KIT/maint/check-userspace.sh" --group libc &&
	test_expect_code 1 "$KIT/maint/check-userspace.sh" --judge --out empty
'
test_done

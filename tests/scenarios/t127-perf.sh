#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With --more.
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='check-perf.sh: each recorded event is judged by its share'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# measured [FACTOR [TREE]]: the recorded table again, all counts times FACTOR, the tree's times
# TREE; of the text what the kit adds.
measured() {
	awk -F '\t' -v factor="${1-1}" -v tree="${2-1}" '
		/^6.12\tx86/ {
			more = $3 == "text" ? $4 + ($5 - $4) * tree : $5 * tree
			printf "%s: baseline %.1f, tree %.1f (1 %%) unregistered 1.00\n", $3, $4 * factor, more * factor
		}
	' "$KIT/maint/perf.tsv"
}
judged() { "$KIT/maint/check-perf.sh" --table table >out 2>err; }

test_expect_success 'what is recorded passes, and so does less' '
	measured >table && judged && test "$(grep -c "^ok" out)" = "$(grep -c "^6.12	x86	" "$KIT/maint/perf.tsv")" &&
	measured 1 0.5 >table && judged
'
test_expect_success 'another compiler, all counts higher: the share decides' '
	measured 1.5 >table && judged
'
test_expect_success 'two percent more passes, three do not' '
	measured 1 1.015 >table && judged && measured 1 1.03 >table && test_expect_code 1 judged && grep "^FAIL  switch" out
'
test_expect_success 'an event that cost nothing costs something' '
	measured | sed "/^syscall/s/tree 0.0/tree 1.0/" >table && test_expect_code 1 judged && grep "^FAIL  syscall: 1.0" out && test "$(grep -c FAIL out)" = 1
'
test_expect_success 'an event that was not measured' '
	measured | grep -v "^signal" >table && test_expect_code 1 judged && grep "^FAIL  signal: not measured" out
'
test_expect_success 'threads without a registration pay' '
	measured | sed "/^pipe/s/unregistered 1.00/unregistered 1.01/" >table && test_expect_code 1 judged &&
	grep "^FAIL  pipe: threads that are not registered cost 1.01" out && test "$(grep -c FAIL out)" = 1
'
test_expect_success 'a series that nothing is recorded for, and a wrong option' '
	test_expect_code 2 "$KIT/maint/check-perf.sh" --series 2.4 --table table && test_expect_code 2 "$KIT/maint/check-perf.sh" --arch vax --table table && test_expect_code 2 "$KIT/maint/check-perf.sh" --tables x
'
test_done

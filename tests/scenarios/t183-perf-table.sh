#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With --more.
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the table of level perf: costs of a registration, and what threads without one cost'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

built_program

# counted KERNEL WITHOUT COST: a line of the store, as level perf leaves it, for arm64.
counted() {
	printf '{"path":"perf/arm64/%s/perf","outcome":"pass","figures":{"switch_unregistered":"%s","switch_cost":"%s"}}\n' "$@"
}
table() { "$KIT_PROGRAM" --kit "$KIT" results costs results.jsonl arm64 >out; }

test_expect_success 'each kernel, its share, and its threads without a registration' '
	{
		counted baseline 1000.0 80.0 && counted tree 1004.0 20.0 && counted upstream 1016.0 40.0
	} >results.jsonl && table &&
	echo "switch: baseline 80.0, tree 20.0 (25 %) unregistered 1.00, upstream 40.0 (50 %) unregistered 1.02" >want && test_cmp want out
'
test_expect_success 'check-perf.sh reads it' '
	mkdir -p kit && cp -R "$KIT"/{VERSION,scripts,maint} kit/ && printf "6.12\tarm64\tswitch\t80.0\t20.0\t1.00\n" >kit/maint/perf.tsv &&
	kit/maint/check-perf.sh --arch arm64 --table out >judged && echo "ok    switch: 20.0 of 80.0 instructions, recorded 20.0 of 80.0" >want && test_cmp want judged &&
	sed "s/1.00/1.01/" out >worse && test_expect_code 1 kit/maint/check-perf.sh --arch arm64 --table worse >judged &&
	grep "not registered cost 1.01 of the baseline, recorded 1.00" judged && sed -i "s/1.00$/1.01/" kit/maint/perf.tsv &&
	kit/maint/check-perf.sh --arch arm64 --table worse
'
test_expect_success 'without a baseline there is no share' '
	counted tree 1004.0 20.0 >results.jsonl && table && echo "switch: tree 20.0" >want && test_cmp want out
'
test_expect_success 'another architecture is another table' '
	counted tree 1004.0 20.0 | sed s/arm64/s390/ >results.jsonl && table && ! test -s out
'
test_done

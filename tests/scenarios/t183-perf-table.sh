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
	mkdir -p kit && cp -R "$KIT"/{VERSION,scripts,maint,series,arch} kit/ && printf "6.12\tarm64\tswitch\t80.0\t20.0\t1.00\n" >kit/maint/perf.tsv &&
	kit/maint/check-perf.sh --arch arm64 --table out >judged && echo "ok    switch: 20.0 of 80.0 instructions, recorded 20.0 of 80.0" >want && test_cmp want judged &&
	sed "s/1.00/1.01/" out >worse && test_expect_code 1 kit/maint/check-perf.sh --arch arm64 --table worse >judged &&
	grep "not registered cost 1.01 of the baseline, recorded 1.00" judged && sed -i "s/1.00$/1.01/" kit/maint/perf.tsv &&
	kit/maint/check-perf.sh --arch arm64 --table worse
'
test_expect_success 'check-perf.sh --record: these rows in place of those of the kernel, in order, and no others' '
	printf "%b" "# head\\n6.18\\tx86\\tswitch\\t9.0\\t8.0\\t1.00\\n6.12\\tx86\\tswitch\\t9.0\\t8.0\\t1.00\\t7.0\\n6.12\\tarm64\\tgone\\t9.0\\t8.0\\t1.00\\n5.10\\tx86\\tswitch\\t9.0\\t8.0\\t1.00\\n" >rows &&
	cp rows kit/maint/perf.tsv && printf "%s\n" "exec: baseline -5.0, tree 3.0 unregistered 1.00" "fork: baseline 5.0, tree 3.0 (60 %) unregistered 1.02" \
		"switch: baseline 80.0, tree 20.0 (25 %) unregistered 1.00, upstream 40.0 (50 %) unregistered 1.02" \
		"futex: baseline 80.0, tree 20.0 (25 %) unregistered 1.00" "text: baseline 100, tree 120" >table &&
	kit/maint/check-perf.sh --arch arm64 --record --table table && sed "/gone/d; 3a 6.12\tarm64\texec\t-5.0\t3.0\t1.00\n6.12\tarm64\tfork\t5.0\t3.0\t1.02\n6.12\tarm64\tfutex\t80.0\t20.0\t1.00\n6.12\tarm64\tswitch\t80.0\t20.0\t1.00\t40.0\n6.12\tarm64\ttext\t100\t120\t-" rows >want &&
	test_cmp want kit/maint/perf.tsv && kit/maint/check-perf.sh --series 5.15 --record --table table && sed -n 9,13p kit/maint/perf.tsv | cut -f 1,2 | sort -u >got &&
	printf "5.15\tx86\n" | test_cmp - got && cp kit/maint/perf.tsv before && : >none && test_expect_code 1 kit/maint/check-perf.sh --record --table none && test_cmp before kit/maint/perf.tsv
'
test_expect_success 'a fork and an exec may cost some instructions more, as the clock goes on by several' '
	printf "6.12\tarm64\tfork\t165.0\t145.0\t1.00\n6.12\tarm64\tswitch\t165.0\t145.0\t1.00\n" >kit/maint/perf.tsv &&
	printf "%s: baseline 165.0, tree 175.0 (106 %%) unregistered 1.00\n" fork switch >table && test_expect_code 1 kit/maint/check-perf.sh --arch arm64 --table table >judged &&
	grep "^ok .*fork" judged && grep "^FAIL .*switch" judged && sed -i "s/175/190/" table &&
	test_expect_code 1 kit/maint/check-perf.sh --arch arm64 --table table >judged && grep "^FAIL .*fork" judged &&
	tail -n 1 judged | grep "^fork costs 190.0 of 165.0 instructions, .*; switch costs 190.0 of" &&
	printf "6.12	x86	exec	110.0	39.0	1.00
" >kit/maint/perf.tsv && printf "exec: baseline 110.0, tree 47.0 (43 %%) unregistered 1.00
" >table &&
	kit/maint/check-perf.sh --table table && sed "s/47.0/48.0/" table >other && test_expect_code 1 kit/maint/check-perf.sh --table other &&
	sed "s/1.00/1.01/" table >other && kit/maint/check-perf.sh --table other && sed "s/1.00/1.02/" table >other && test_expect_code 1 kit/maint/check-perf.sh --table other &&
	sed "s/47.0/71.0/" table >other && test_expect_code 1 kit/maint/check-perf.sh --table other && sed -i "s/x86/arm64/" kit/maint/perf.tsv &&
	kit/maint/check-perf.sh --arch arm64 --table other && sed -i "s/71.0/72.0/" other && test_expect_code 1 kit/maint/check-perf.sh --arch arm64 --table other
'
test_expect_success 'of the text it is what the kit adds that counts' '
	printf "6.12	x86	text	2735570	2736603	-
" >kit/maint/perf.tsv && printf "text: baseline 2800000, tree 2801100
" >table && kit/maint/check-perf.sh --table table &&
	printf "text: baseline 2800000, tree 2801200
" >table && test_expect_code 1 kit/maint/check-perf.sh --table table >judged &&
	tail -n 1 judged | grep -x "text costs 2801200 of 2800000 bytes, recorded 2736603 of 2735570"
'
test_expect_success 'a table that is not there' '
	test_expect_code 4 kit/maint/check-perf.sh --table nosuch 2>said && grep "no such table (nosuch)" said
'
test_expect_success 'check-perf.sh --all: each recorded kernel is a job, judged as a result, and counted once' '
	export TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache && cp -R "$KIT/src" kit/ && printf "%s\n" "pristine() { echo \"\$TREES/\$1\"; }" "patched() { echo \"\$TREES/\$1\"; }" >>kit/maint/pristine.sh &&
	cat >kit/scripts/verify.sh <<-\END &&
	#!/bin/bash
	while (($#)); do case $1 in --out) out=$2 ;; --arch) arch=$2 ;; esac; shift; done
	echo x >>"${0%/*}/counted" && mkdir -p "$out/perf/$arch" && printf "switch: baseline 80.0, tree %s (25 %%) unregistered 1.00\n" "$(cat "${0%/*}/$arch")" >"$out/perf/$arch/table.txt"
	END
	printf "6.12\tx86\tswitch\t80.0\t20.0\t1.00\n6.1\tarm64\tswitch\t80.0\t20.0\t1.00\n" >kit/maint/perf.tsv && echo 20.0 >kit/scripts/x86 && echo 30.0 >kit/scripts/arm64 &&
	test_expect_code 1 kit/maint/check-perf.sh --all --jobs 2 --out all >said && grep -A1 "^6.12 x86" said | grep "ok .*switch" && grep -A1 "^6.1 arm64" said | grep "FAIL .*switch" &&
	test "$(wc -l <kit/scripts/counted)" = 2 && jq -r "\"\(.path) \(.outcome)\"" all/results.jsonl | sort >got &&
	printf "%s\n" "6.1-arm64/perf/arm64/recorded fail" "6.12-x86/perf/x86/recorded pass" | test_cmp - got && rm kit/scripts/counted &&
	test_expect_code 1 kit/maint/check-perf.sh --all --out all >again && test_cmp said again && test "$(wc -l <kit/scripts/counted)" = 1 &&
	test_expect_code 2 kit/maint/check-perf.sh --all --series 6.1 --out all
'
test_expect_success 'without a baseline there is no share' '
	counted tree 1004.0 20.0 >results.jsonl && table && echo "switch: tree 20.0" >want && test_cmp want out
'
test_expect_success 'another architecture is another table' '
	counted tree 1004.0 20.0 | sed s/arm64/s390/ >results.jsonl && table && ! test -s out
'
test_done

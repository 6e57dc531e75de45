#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The tables of README.md and docs/ are made from docs/recorded.jsonl, and none is stale.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='generated tables'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
built_program
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then test_set_prereq SCHEMA; fi

# shellcheck disable=SC2120,SC2119 # tests that are evaluated give arguments
docs() { "$KIT/maint/docs.sh" --kit kit "$@"; }
# a_record LEVEL ARCH[/VARIANT] FIGURES: of a tree 9.9.1
a_record() {
	printf '{"path":"9.9/%s/%s/line","outcome":"pass","figures":{"tree":"9.9.1","series":"9.9",%s,"run":"matrix","commit":"abcdef1"},"repeat":"-","log":"-","version":"-"}\n' \
		"$1" "$2" "$3" >>kit/docs/recorded.jsonl
}
# new_kit: its documents with records of 9.9.1 besides the kit's, and no table stale
new_kit() {
	rm -rf kit && mkdir -p kit/docs kit/maint && cp "$KIT/README.md" kit/ && cp "$KIT"/docs/*.{md,jsonl} kit/docs/ &&
		cp "$KIT/maint/perf.tsv" kit/maint/ && cp -R "$KIT/series" kit/ &&
		a_record boot x86/base '"rseq":"own","passed":170,"ran":170,"stock":3,"fastpath":2,"slowpath":1,"entered":0,"took":9' &&
		a_record boot arm64/base '"rseq":"own","passed":4,"ran":4' && a_record boot s390/base '"rseq":"alias","passed":4,"ran":4' &&
		a_record objects arm64 '"passed":1,"ran":1' && a_record objects mips '"passed":1,"ran":1' && docs
}

test_expect_success SCHEMA 'each record is a line of the schema, passed, and says where it is from (needs python3-jsonschema)' '
	/usr/bin/python3 -c "
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
lines = [json.loads(l) for l in open(sys.argv[2])]
for l in lines:
	jsonschema.validate(l, schema)
	f = l[\"figures\"]
	assert l[\"outcome\"] == \"pass\" and f[\"tree\"] and f[\"series\"] and f[\"run\"] and f[\"commit\"], l
	assert f.get(\"passed\", 0) == f.get(\"ran\", 0), l
assert len({l[\"path\"] for l in lines}) == len(lines) > 20" "$KIT/docs/results.schema.json" "$KIT/docs/recorded.jsonl"
'
test_expect_success 'a program of that name elsewhere in PATH is no python3-jsonschema' '
	mkdir shim && printf "#!/bin/sh\n" >shim/jsonschema && chmod +x shim/jsonschema && rc=0 &&
	{ PATH=$PWD/shim:$PATH "$KIT/scripts/setup.sh" --check test 2>missing || rc=$?; } &&
	if test_have_prereq SCHEMA; then ! grep jsonschema missing; else test $rc = 4 && grep "missing: python3-jsonschema" missing; fi
'
test_expect_success 'the commits that records name are in the history' '
	if git -C "$KIT" rev-parse --git-dir >/dev/null 2>&1 && test "$(git -C "$KIT" rev-parse --is-shallow-repository)" = false; then
		grep -oE "\"commit\":\"[0-9a-f]+\"" "$KIT/docs/recorded.jsonl" | cut -d\" -f4 | sort -u >commits && test -s commits &&
		while read -r commit; do git -C "$KIT" merge-base --is-ancestor "$commit" HEAD || return 1; done <commits
	fi
'
test_expect_success 'no table of the kit is stale' '"$KIT/maint/docs.sh" --check'
test_expect_success 'an edited table, an edited record: both are told, and make docs writes what the record says' '
	new_kit && docs --check && sed -i "s,170/170,171/171," kit/docs/matrix.md && test_expect_code 1 docs --check >out 2>err &&
	grep "^-| 9.9.1 | x86, base .*171/171" out && grep "error: a generated table is stale: make docs" err &&
	new_kit && sed -i "s/\"passed\":170,\"ran\":170/\"passed\":169,\"ran\":170/" kit/docs/recorded.jsonl && test_expect_code 1 docs --check >out &&
	grep "^+| 9.9.1.* 169/170 " out && docs && docs --check && grep -Fx "| 9.9.1 | x86, base | own | 169/170 | 3 | 2/1/0 | | | | 9 | abcdef1 |" kit/docs/matrix.md &&
	grep "^| 9.9.1 | x86, base | 169/170 | abcdef1 | |" kit/docs/support.md && ! grep "9[.]9[.]1.*abcdef1" kit/docs/vendor-trees.md
'
test_expect_success 'an architecture stands once; the alias is named; what did not pass is not there' '
	new_kit && grep -Fx "| 9.9.1 | x86, arm64, s390 (alias) | | mips |" kit/README.md &&
	grep -Fx "| 9.9.1 | x86, arm64, s390 (alias) | | mips |" kit/docs/support.md &&
	sed -i "/^{.path.:.9.9.boot.arm64/s/\"pass\"/\"fail\"/" kit/docs/recorded.jsonl && docs &&
	grep -Fx "| 9.9.1 | x86, s390 (alias) | | arm64, mips |" kit/docs/support.md
'
test_expect_success 'marks without an end or a name, missing and damaged records, a level without records' '
	new_kit && sed -i "/end of table/d" kit/docs/support.md && test_expect_code 1 docs 2>err && grep "error: table .* has no end" err &&
	new_kit && sed -i "s/table: support/table: none/" kit/docs/support.md && test_expect_code 1 docs 2>err && grep "error: there is no table none" err &&
	new_kit && sed -i "2s/./x/" kit/docs/recorded.jsonl && test_expect_code 4 docs 2>err && grep "recorded.jsonl:2: not a result" err &&
	for n in 1 9 200; do
		new_kit && truncate -s "-$n" kit/docs/recorded.jsonl && for how in --check ""; do
			test_expect_code 4 docs $how >out 2>err && test_must_be_empty out && test 1 = "$(wc -l <err)" && grep "error: docs/recorded.jsonl does not end with a line feed" err || return 1
		done
	done &&
	new_kit && rm kit/docs/recorded.jsonl && test_expect_code 4 docs 2>err && grep "error: there is no docs/recorded.jsonl" err &&
	test_expect_code 1 "$KIT_PROGRAM" --kit "$KIT" results table "$KIT/docs/recorded.jsonl" perf - a={tree} &&
	test_expect_code 2 "$KIT_PROGRAM" --kit "$KIT" results table "$KIT/docs/recorded.jsonl" boot - a
'
test_expect_success 'costs: a column for each kernel that was counted, a hole where one was not' '
	new_kit && printf "#\n1.0\tx86\tswitch\t102.0\t39.5\n2.0\tarm64\tswitch\t7.0\t6.0\n2.0\tarm64\tpipe\t9.0\t0.0\n" >kit/maint/perf.tsv &&
	docs && sed -n "/table: cost/,/end of table/p" kit/docs/rseq.md | grep "^|" >have &&
	printf "%s\n" "| event | 1.0 x86 | 2.0 arm64 |" "|---|---|---|" "| switch | 102 / 39.5 | 7 / 6 |" "| pipe | | 9 / 0 |" >want && test_cmp want have &&
	rm kit/maint/perf.tsv && test_expect_code 4 docs 2>err && grep "there is no maint/perf.tsv" err
'
test_expect_success 'kernels: what each series is for, converts, and consumes, newest first' '
	new_kit && rm kit/series/* && printf "%s\n" "# kernels: 6.9, and 6.10" "# numbering: native why" "# consumer: x86 its own loop" "# level: tif" \
		"cocci/x86.patch # unless a" "cocci/arm.patch" "arch/x86/x.patch" "# level: rseq" "arch/mips/y.patch" >kit/series/6.9 &&
	printf "%s\n" "# consumer: x86 a" "# consumer: arm64 b" "# level: tif" "# level: rseq" >kit/series/6.18 && docs && docs --check &&
	sed -n "/table: kernels/,/end of table/p" kit/README.md | sed "1,3d;\$d" >have &&
	printf "%b\n" "| 6.18 | upstream\047s already | x86, arm64 | generic |" "| 6.9, and 6.10 | x86, arm | x86 | native |" >want && test_cmp want have &&
	rm -r kit/series && test_expect_code 4 docs 2>err && grep "there is no series/" err
'
test_expect_success 'each level of verify.sh is one that tables and reports know' '
	levels=$(sed -n "s/^readonly LEVELS=//p" "$KIT/scripts/verify.sh") && test -n "$levels" &&
	for level in ${levels//,/ }; do
		echo "{\"path\":\"tree/$level/x86/line\",\"outcome\":\"pass\",\"figures\":{\"tree\":\"$level\"}}" >one.jsonl &&
		"$KIT_PROGRAM" --kit "$KIT" results table one.jsonl "$level" tree "name={tree}" >out && grep -x "| $level |" out || return 1
	done
'
test_done

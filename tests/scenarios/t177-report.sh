#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# report.sh: each format, taken by a reader of its own; comparison; exit codes.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='reports of results'
# a real tree where there is one; the tests have a cache of their own
REAL=${TIF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tif-backports}/trees/linux-6.12
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
built_program
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE
if [[ -f $REAL/tools/testing/kunit/kunit.py ]]; then test_set_prereq KUNIT; fi
if command -v tappy >/dev/null; then test_set_prereq TAPPY; fi
if /usr/bin/python3 -c 'import junitparser' 2>/dev/null; then test_set_prereq JUNIT; fi
if command -v xmllint >/dev/null; then test_set_prereq XMLLINT; fi

report() { "$KIT/scripts/report.sh" "$@"; }
add() { "$KIT_PROGRAM" --kit "$KIT" results add "$@" >/dev/null; }

# target DIR KERNEL STACK: what verify.sh writes there
target() {
	mkdir -p "$1/log" && printf '{"fingerprint":{"kernel":"%s","tree":{"vendor":{"id":"suse"}},"stack":"%s",
		"applied":{"series":"6.12","level":"rseq","numbering":"native"}}}\n' "$2" "$3" >"$1/fingerprint.json"
}

test_expect_success 'setup' '
	target m/6.12-x86/patched 6.12.1 aaaaaaaaaaaaaaaa && target m/6.12-arm64/patched 6.12.1 aaaaaaaaaaaaaaaa &&
	target m/6.1-x86/patched 6.1.9 bbbbbbbbbbbbbbbb && r=m/6.12-x86/patched &&
	add $r/results.jsonl static/x86/names pass again log/x && add $r/results.jsonl static/x86/free skip - - "reason=<no> & # tables" &&
	add $r/results.jsonl build/x86/base/kernel fail "make \"it\"" log/b seconds=7 "last=$(printf "bad\\033[1m\\f<b>& \\042quoted\\042 | # SKIP \\xff end")" &&
	printf "first\nwarning: <here>\nlast line\n" >$r/log/b &&
	add $r/results.jsonl boot/x86/base/preempt panic "bash it" - ms=1250 forced=100 && add $r/results.jsonl boot/x86/debug/kvm timeout "bash it" - &&
	add m/6.12-arm64/patched/results.jsonl boot/arm64/base/preempt pass again - ms=10 &&
	add m/6.1-x86/patched/results.jsonl static/x86/names pass again - &&
	"$KIT_PROGRAM" results gather 6.12-x86=$r/results.jsonl 6.12-arm64=m/6.12-arm64/patched/results.jsonl >m/results.jsonl
'
test_expect_success 'text: counts, failures with figures, log and repeat, skips with reasons' '
	test_expect_code 1 report m >out && cat out &&
	grep -A3 "^6.12.1 suse, native" out | tr -s " " >cells && grep "^ arm64 boot 1 0 0 0" cells && grep -x " x86 static 1 0 1" cells &&
	grep "^fail: 6.12-x86/patched/build/x86/base/kernel: bad" out && grep "^  log *m/6.12-x86/patched/log/b" out &&
	grep "^  repeat *make \"it\"" out && grep "^  figures *ms=1250 forced=100" out && grep "^  | last line" out &&
	grep -A1 "^<no> & # tables" out | grep "^  6.12-x86/patched/static/x86/free" &&
	grep "^7 checks: 3 passed, 3 failed, 1 skipped" out && ! grep "$(printf "\\033")" out
'
test_expect_success 'a file of gathered lines alone tells the same trees' '
	test_expect_code 1 report m/results.jsonl >out && grep "^6.12.1 suse, native" out && grep "^fail: 6.12-x86/build/x86/base/kernel" out &&
	grep "^6 checks: 2 passed" out
'
test_expect_success 'what was gathered counts once: jobs that only have an exit code, lines without a name before them' '
	mkdir -p jobs/two jobs/silent && add jobs/two/results.jsonl static/x86/a pass - log/a && add jobs/two/results.jsonl static/x86/b pass - - &&
	add jobs/silent/results.jsonl exit pass true job.log && "$KIT_PROGRAM" results gather --in jobs two=jobs/two/results.jsonl \
		silent=jobs/silent/results.jsonl >jobs/results.jsonl && report jobs >out && grep "^3 checks: 3 passed" out &&
	"$KIT_PROGRAM" results gather --in jobs =jobs/two/results.jsonl >jobs/results.jsonl && report jobs >out && grep "^3 checks: 3 passed" out &&
	mkdir -p own/old && add own/results.jsonl static/x86/a pass - log/a && add own/old/results.jsonl static/x86/a pass - log/a && report own >out && grep "^2 checks" out
'
test_expect_success 'trees of one name with different stacks are told apart' '
	target two/a 6.12.1 aaaaaaaaaaaaaaaa && target two/b 6.12.1 bbbbbbbbbbbbbbbb && add two/a/results.jsonl static/x86/names pass - - &&
	add two/b/results.jsonl static/x86/names pass - - && report two >out &&
	grep "^6.12.1 suse, native, stack aaaaaaaa" out && grep "^6.12.1 suse, native, stack bbbbbbbb" out
'
test_expect_success 'a path that came again: the later line counts, and that is told' '
	mkdir again && add again/results.jsonl static/x86/names fail - - &&
	add again/results.jsonl static/x86/names pass - - && report again >out && grep "^1 checks: 1 passed" out && grep "^1 lines were repeated" out
'
test_expect_success 'of an earlier run the folder has the lines, and no more: no log, no stack' '
	target late 6.12.1 aaaaaaaaaaaaaaaa && mkdir -p late/log late/audit && echo "of the earlier" >late/log/a && echo map >late/audit/x86.html &&
	add late/results.jsonl static/x86/a fail - log/a && mv late/results.jsonl late/results.jsonl.1 &&
	target late 6.18.1 bbbbbbbbbbbbbbbb && echo "of the later" >late/log/a && add late/results.jsonl static/x86/a fail - log/a &&
	for format in text html; do
		test_expect_code 1 report --format $format late >out && grep "of the later" out && grep 6.18.1 out &&
			test_expect_code 1 report --format $format late/results.jsonl.1 >out && ! grep "of the later" out && grep 6.12.1 out && ! grep "6.18.1\|audit/x86" out || return 1
	done
'
test_expect_success 'records that are kept: the tree that they name' '
	mkdir kept && for tree in suse-6.4 debian-6.1; do "$KIT_PROGRAM" results add kept/results.jsonl $tree/boot/x86/base pass true - tree=$tree || return 1; done &&
	sed -i "s/\"version\":\"[^\"]*\"/\"version\":\"-\"/" kept/results.jsonl && report kept >out && cat out && grep "^suse-6.4" out && grep "^debian-6.1" out && ! grep "not told" out &&
	report --format html kept >page && ! grep "made by" page
'
test_expect_success 'a job that has no result is of no level, architecture or tree' '
	mkdir lost && add lost/results.jsonl static/job fail "exit 7" - "reason=no result" && add lost/results.jsonl 6.12-arm64/job fail "exit 7" - "reason=no result" &&
	test_expect_code 1 report --format md lost >out && grep -x "| tree | architecture | run |" out && grep -x "| tree not told | - | 0/2/0 |" out
'
test_expect_success 'no log is out of the folder' '
	mkdir -p out-of-it/dir && echo secret >out-of-it/log && echo inside >out-of-it/dir/log && for log in ../log "$PWD/out-of-it/log" x/../../log; do
		rm -f out-of-it/dir/results.jsonl && add out-of-it/dir/results.jsonl static/x86/a fail - "$log" &&
			test_expect_code 1 report out-of-it/dir >out && ! grep "secret\|out-of-it/log" out || return 1
	done && rm out-of-it/dir/results.jsonl && ln -s ../log out-of-it/dir/link && ln -s .. out-of-it/dir/up && for log in link up/log; do
		add out-of-it/dir/results.jsonl static/x86/$log fail - $log && test_expect_code 1 report out-of-it/dir >out && ! grep secret out || return 1
	done && for log in log "$PWD/out-of-it/dir/log"; do
		rm -f out-of-it/dir/results.jsonl && add out-of-it/dir/results.jsonl static/x86/b fail - "$log" && test_expect_code 1 report out-of-it/dir >out && grep inside out || return 1
	done
'
test_expect_success 'the end of a log is that of the test itself, and a build has no tests' '
	mkdir end && printf "%s\n" "preempt: figures: n=1" "preempt: wrong IDs" "init: preempt: fail" "section-preempt: figures" "init: section-preempt: pass" >end/console.log &&
	printf "%s\n" "make: kernel: starts" "error: it is wrong" >end/build.log && add end/results.jsonl boot/x86/base/preempt fail - console.log &&
	add end/results.jsonl build/x86/base/kernel fail - build.log && test_expect_code 1 report end >out && cat out &&
	grep "init: preempt: fail" out && ! grep section-preempt out && grep "error: it is wrong" out &&
	mkdir died && printf "%s\\n" "init: start preempt" "preempt: figures: n=1" "BUG: unable to handle" "Kernel panic" >died/console.log &&
	add died/results.jsonl boot/x86/base/preempt panic - console.log && test_expect_code 1 report died >out && grep "| Kernel panic" out
'
test_expect_success 'ktap: the plan, the lines' '
	test_expect_code 1 report --format ktap m >m.ktap && head -n 1 m.ktap | grep -x "TAP version 13" && grep -x "1\\.\\.7" m.ktap &&
	test "$(grep -c "^ok " m.ktap)" = 4 && test "$(grep -c "^not ok " m.ktap)" = 3 && grep "^ok .*/free # SKIP <no> & _ tables" m.ktap &&
	grep "^# repeat: bash it" m.ktap
'
test_expect_success KUNIT 'ktap: the parser of the kernel takes it (needs a 6.12 tree in the cache)' '
	test_expect_code 1 python3 "$REAL/tools/testing/kunit/kunit.py" parse "$PWD/m.ktap" >out && cat out &&
	grep "Ran 7 tests: passed: 3, failed: 3, skipped: 1" out && ! grep -i "error:" out
'
test_expect_success TAPPY 'ktap: tappy takes it (needs tappy)' '
	mkdir green && add green/results.jsonl static/x86/a pass - - && add green/results.jsonl static/x86/b skip - - reason=none &&
	report --format ktap green | tappy >out 2>&1 && grep "^Ran 2 tests" out && grep -x "OK (skipped=1)" out &&
	test_expect_code 1 tappy m.ktap >out 2>&1 && cat out && grep "^Ran 7 tests" out && grep -x "FAILED (failures=3, skipped=1)" out
'
test_expect_success XMLLINT 'junit: valid by its schema (needs xmllint)' '
	test_expect_code 1 report --format junit m >m.xml && xmllint --noout --schema "$KIT/docs/junit.xsd" m.xml && test "$(xmllint --xpath "count(//testcase)" m.xml)" = 7 &&
	test "$(xmllint --xpath "string(//testcase[failure]/failure/@message)" m.xml | grep -c "<b>& \"quoted\"")" = 1
'
test_expect_success XMLLINT 'junit: what is wrong in it is refused by the schema (needs xmllint)' '
	for change in "s/<testsuites /&skipped=\"1\" /" "s/ time=\"[0-9.]*\"//" "s/<skipped message=\"[^\"]*\"/<skipped/" "s/<failure/<failed/; s/failure>/failed>/"; do
		sed "$change" m.xml >wrong.xml && ! cmp -s m.xml wrong.xml && ! xmllint --noout --schema "$KIT/docs/junit.xsd" wrong.xml || return 1
	done
'
test_expect_success JUNIT 'junit: junitparser loads it (needs python3-junitparser)' '
	test_expect_code 1 report --format junit --out p.xml m && /usr/bin/python3 -c "
from junitparser import JUnitXml
x = JUnitXml.fromfile(\"p.xml\")
print(x.tests, x.failures, x.errors, x.skipped, sum(len(list(s)) for s in x), round(x.time, 2))" >out && grep -x "7 1 2 1 7 8.26" out
'
test_expect_success 'md: a row per tree and architecture, a column per level' '
	test_expect_code 1 report --format md m >m.md && cat m.md && grep -x "| tree | architecture | static | build | boot |" m.md &&
	grep -x "| 6.12.1 suse, native | x86 | 1/0/1 | 0/1/0 | 0/2/0 |" m.md && grep -x "| 6.1.9 suse, native | x86 | 1/0/0 | | |" m.md &&
	grep "^| 6.12-x86/patched/build/x86/base/kernel | fail | bad.*&lt;b>&amp; \"quoted\" .| # SKIP" m.md
'
test_expect_success 'html: the matrix, failures with their logs, nothing from outside, no script' '
	test_expect_code 1 report --format html --out m/page.html m && cat m/page.html >page &&
	grep "href=\"6.12-x86/patched/log/b\"" page && grep "warning: &lt;here&gt;" page && ! grep "<here>" page &&
	grep -c "<tr class=\"item[^\"]*\"><th scope=\"row\"><a href=\"#tree-" page | grep -x 3 &&
	! grep -Ei "https?:|<script|<link|<img|<iframe|<object| src=| on[a-z]+=|url\\(|@import" page && grep "content=\"default-src .none.; style-src .sha256-" page &&
	grep -o "href=\"#[^\"]*\"" page | sort -u | sed "s/href=.#//; s/.\$//" >links && test -s links &&
	while read -r id; do grep -q "id=\"$id\"" page || { echo "$id"; return 1; }; done <links
'
test_expect_success 'html: where TIF_RSEQ is an alias, the matrix says so' '
	mkdir alias && for arch in x86 riscv; do
		add alias/results.jsonl static/$arch/names pass - - && add alias/results.jsonl boot/$arch/base/preempt pass - - mode=$(test $arch = x86 && echo patched || echo alias) || return 1
	done && report --format html alias >page && grep -c "TIF_RSEQ is an alias" page | grep -x 1 && grep "<th scope=\"row\">riscv (TIF_RSEQ is an alias)</th>" page
'
# counted KERNEL COST: what level perf has of it in p/results.jsonl
counted() {
	add p/results.jsonl "perf/x86/$1/perf" pass again - switch_unregistered=1000 "switch_cost=$2" fork_cost=-7.0 &&
		add p/results.jsonl "perf/x86/$1/crowd/crowd" pass again - "crowd_cost=$2"
}
test_expect_success 'html: bars of each kernel with their figures, and the same as a table' '
	target p 6.12.1 aaaaaaaaaaaaaaaa && counted baseline 102.0 && counted tree 40.8 && report --format html p >page && grep -c "<svg role=\"img\"" page | grep -x 3 &&
	grep "<title>switch on x86, instructions per event: unpatched 102, this kit 40.8</title>" page && grep "<title>crowd on x86.*unpatched 102, " page &&
	grep "<figcaption>switch<span class=\"extra\">, of 1000</span>" page && grep "<figcaption>crowd<span class=\"extra\"></span>" page &&
	grep "<text[^>]*>unpatched</text><rect class=\"bar-baseline\" x=\"74.0\" y=\"0\" width=\"168.0\"[^>]*><text class=\"cost\"[^>]*>102</text>" page &&
	grep "width=\"67.2\"[^>]*><text class=\"cost\"[^>]*>40.8</text>" page && grep "<th scope=\"row\">switch</th>.*>102</td>.*>40.8</td>.*>40 %</td>.*>1.00</td>" page &&
	! grep ">upstream<" page && counted upstream 67.0 && report --format html p >page && grep "this kit 40.8, upstream 67</title>" page && grep "bar-upstream.*>67</text>" page
'
test_expect_success 'html: the stack patch by patch, the kit, its commit and the day; what is not known is left out' '
	jq -c ".date = \"2026-11-29\" | .fingerprint.tree.vendor.id = \"unknown\" | .fingerprint += {commit: \"abcdef1\", patches: [
		{file: \"tif/a.patch\", subject: \"x86: <a>\", mainline: \"v6.18-rc1\", commits: [\"commit 123456789abc (\\\"x\\\") partial\"]},
		{file: \"tif/b.patch\", subject: \"b\", mainline: \"\", commits: []}]}" p/fingerprint.json >print && target q 6.12.1 a && cp print q/fingerprint.json &&
	add q/results.jsonl static/x86/names pass again - && report --format html q >page && grep "the stack: 2 patches" page &&
	grep -A2 "<li><code>tif/a.patch</code> x86: &lt;a&gt;<span class=\"extra\">Patch-mainline: v6.18-rc1</span>.*Upstream-commit: commit 123456789abc" page |
		grep "<li><code>tif/b.patch</code> b</li>" && grep "<dd><code>$(cat "$KIT/VERSION"), commit abcdef1<" page && grep "<code>2026-11-29<" page &&
	! grep -e ">vendor<" -e " s</span>" -e "0 s" page
'
test_expect_success 'html: the bit maps that level static has left, as links from the page' '
	! grep "bit maps" page && mkdir q/audit && : >q/audit/x86.html && : >q/audit/arm64.html && report --format html --out q/page.html q &&
	grep "<dt>bit maps</dt><dd><a href=\"audit/x86.html\">x86</a></dd>" q/page.html && grep "<a href=\"audit/x86.html\">bit maps of the thread flags</a>" q/page.html &&
	! grep arm64 q/page.html
'
test_expect_success 'html: what failed is said first; seconds stand once; a single failure has its log open' '
	add q/results.jsonl static/x86/free fail again log/x "last=no" seconds=7 && echo end >q/log/x && test_expect_code 1 report --format html q >page &&
	grep "</span>1 failed, 1 passed</a>" page && ! grep "seconds=" page && grep "<dt>seconds</dt><dd><code>7<" page &&
	grep "<details open><summary>last lines" page && add q/results.jsonl static/x86/more fail again log/x && test_expect_code 1 report --format html q >page &&
	grep "<details><summary>last lines" page && ! grep "<details open" page
'
test_expect_success 'html: the policy allows this style sheet and no other' '
	perl -MDigest::SHA=sha256_base64 -0777 -ne "
		m{<style>(.*?)</style>}s or exit 1; my \$d = sha256_base64(\$1); \$d .= q(=) while length(\$d) % 4;
		exit(index(\$_, qq(sha256-\$d)) < 0)" page
'
test_expect_success 'compare: a cost that has changed by more than an event varies' '
	costs() {
		mkdir -p "$1" && printf "{\"path\":\"perf/x86/tree/perf\",\"outcome\":\"pass\",\"figures\":{\"switch_registered\":\"1077.5\",\"switch_cost\":\"%s\",\"fork_registered\":\"224370.0\",\"fork_cost\":\"%s\"}}\n" \
			"$2" "$3" >"$1/results.jsonl"
	} &&
	costs cheap 39.0 556.0 && costs dear 99.0 669.0 && costs near 39.5 669.0 && report --compare cheap dear >out &&
	sed -n "/^since cheap/,/^\$/p" out >since && printf "%s\n" "since cheap:" "1 other costs" "  perf/x86/tree/perf (switch 39.0, now switch 99.0)" "" >want && test_cmp want since &&
	report --format md --compare dear cheap >out && grep -x "| other costs | perf/x86/tree/perf | switch 99.0 | switch 39.0 |" out &&
	report --format html --compare cheap dear >out && grep "<td>other costs</td>" out && grep "switch 99.0" out &&
	report --compare cheap near >out 2>said && grep -x "nothing has changed" out && ! grep "all are new" said
'
test_expect_success 'compare: two folders with one of none of the names' '
	cp -R cheap sole && rm -rf pair && mkdir pair && cp -R cheap pair/a && cp -R dear pair/b && report --compare sole pair/a pair/b >out 2>said &&
	grep "sole: no check there has the name of one in the results: all are new" said
'
test_expect_success 'compare: broken, fixed, skipped, made, new, gone' '
	for side in old new; do mkdir $side || return 1; done &&
	for name in a b c d; do add old/results.jsonl static/x86/$name pass - - && add new/results.jsonl static/x86/$name pass - - || return 1; done &&
	sed -i "1s/pass/fail/; 3,4s/\"pass\",\"figures\":{}/\"skip\",\"figures\":{\"reason\":\"x\"}/" old/results.jsonl &&
	sed -i "2s/pass/splat/; 4s/pass/fail/" new/results.jsonl && add old/results.jsonl static/x86/e pass - - &&
	add new/results.jsonl static/x86/e skip - - reason=y && add old/results.jsonl static/x86/old pass - - && add new/results.jsonl static/x86/new pass - - &&
	test_expect_code 1 report --compare old new >out && sed -n "/^since old/,/^\$/p" out >since && printf "%s\n" "since old:" "2 broken" \
		"  static/x86/b (pass, now splat)" "  static/x86/d (skip, now fail)" "1 fixed" "  static/x86/a (fail, now pass)" "1 now skipped" \
		"  static/x86/e (pass, now skip)" "1 now made" "  static/x86/c (skip, now pass)" "1 new" "  static/x86/new (pass)" "1 gone" \
		"  static/x86/old (pass)" "" >want && test_cmp want since &&
	test_expect_code 1 report --format md --compare old new >out && grep -x "| gone | static/x86/old | pass |  |" out &&
	test_expect_code 1 report --format html --compare old new >out && grep "<td>broken</td>" out &&
	grep "<summary>new, and passed: 1</summary>" out && add new/results.jsonl static/x86/bad fail - - &&
	test_expect_code 1 report --format html --compare old new >out && grep -o "<td>[a-z ]*</td><th" out >rows && sed "s/<[^>]*>*//g" rows | uniq >order &&
	printf "%s\\n" broken new fixed "now skipped" "now made" gone new >want && test_cmp want order &&
	test_expect_code 1 report --compare new new >out && grep -x "nothing has changed" out
'
test_expect_success 'folders of one name cannot be told apart; an older one is that of its name' '
	mkdir -p x y && cp -r new x/r && cp -r new y/r && test_expect_code 2 report x/r y/r 2>err && grep "error: two folders are called r: " err &&
	test_expect_code 2 report x/r y/r/ && cp -r new x/a && test_expect_code 1 report --compare y/r x/a x/r >out &&
	! grep "r/static.*(pass)" out && ! grep " gone" out && grep "^7 new" out && grep "^  a/static/x86/a (pass)" out
'
test_expect_success 'exit codes' '
	report two && test_expect_code 2 report && test_expect_code 2 report --format xml m && test_expect_code 2 report --format ktap --compare old new &&
	mkdir empty && test_expect_code 3 report empty 2>err && grep "report.sh: error: no results in empty" err &&
	test_expect_code 3 report none && cp -r two bad && sed -i "1s/./x/" bad/a/results.jsonl && test_expect_code 4 report bad 2>err &&
	grep "error: bad/a/results.jsonl:1: not a result" err && test_expect_code 3 report --compare empty two &&
	test_expect_code 4 report --compare bad m
'
test_expect_success 'a store without a line, a line that was cut off: told' '
	cp -r two cut && printf "{\"path" >>cut/a/results.jsonl && mkdir cut/c && : >cut/c/results.jsonl && report cut >out 2>err &&
	grep "warning: cut/a/results.jsonl:2: the last line was cut off" err && grep "warning: cut/c/results.jsonl: no check has ended there" err
'
test_done

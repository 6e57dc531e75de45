#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The page of results in a real browser: console, layout, contrast, keyboard, print.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the page of report.sh in headless Chromium'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"
# shellcheck source=tests/lib/browser.sh
. "$KIT/tests/lib/browser.sh"

# the kit's program is built once for all runs of the tests
built_program
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

add() { "$KIT_PROGRAM" --kit "$KIT" results add "$@" >/dev/null; }
page() { test_expect_code 1 "$KIT_PROGRAM" --kit "$KIT" report --format html "$@"; }

# line NAME ARCH KERNEL NUMBERING: the results of a line of the matrix, in m/NAME/patched
line() {
	local dir=m/$1/patched arch=$2 r=m/$1/patched/results.jsonl name
	mkdir -p "$dir/log" && printf '{"fingerprint":{"kernel":"%s","tree":{"vendor":{"id":"debian"}},"stack":"%s",
		"applied":{"series":"6.12","level":"rseq","numbering":"%s"}}}\n' "$3" aaaaaaaaaaaa "$4" >"$dir/fingerprint.json" &&
		printf 'first\nlast line of a log\n' >"$dir/log/x" || return
	for name in names numbers halves masks; do
		add "$r" "static/$arch/$name" pass "scripts/verify.sh --level static --arch $arch TREE" log/x seconds=1 || return
	done
	add "$r" "objects/$arch/no-warning" pass "again" log/x seconds=60 objects=112 known_warnings=0 new_warnings=0 &&
		add "$r" "build/$arch/base/kernel" pass "again" log/x seconds=207 &&
		add "$r" "boot/$arch/base/section-storm" pass "again" log/x ms=9250 events=20000 aborts=20002 stale=0 &&
		add "$r" "boot/$arch/base/ids-mm_cid" skip - - "reason=the area of this kernel has no mm_cid"
}

sound='.overflow <= 0 and .faint == [] and .nameless == 0 and .dead == [] and .cut == [] and .markup == [] and
	.filters.wrong == [] and .filters.tried == 13 and .cells.links == 13 and ([.cells[]] | unique | length == 1) and (.logs | length > 20)'

test_expect_success 'setup' '
	line 6.12-x86 x86 6.12.107 generic && line 6.12-arm64 arm64 6.12.107 generic &&
	line el9-x86 x86 5.14.0-570.12.1.el9_6 native && cp -r m old &&
	add m/el9-x86/patched/results.jsonl boot/x86/debug/preempt panic "bash boot/x86/debug/command" log/x ms=77 \
		"last=$(printf "%060d_a_word_without_a_space_%060d" 0 0)" &&
	add m/6.12-x86/patched/results.jsonl boot/x86/debug/a-test-with-a-name-that-is-long timeout again log/x &&
	for kernel in baseline tree upstream; do
		add m/6.12-x86/patched/results.jsonl perf/x86/$kernel/perf pass again log/x switch_cost=102.0 fork_cost=-1000.5 exec_cost=12345.7 || return 1
	done &&
	mkdir m/6.12-x86/patched/audit && : >m/6.12-x86/patched/audit/x86.html &&
	jq -c ".date = \"2026-11-29\" | .fingerprint.patches = [{file: \"tif/a-patch-with-a-name.patch\", subject: \"x86: do it\", mainline: \"Never, ours\",
		commits: [\"commit 123456789abc (\\\"x86: Use generic TIF bits\\\") semantics only\"]}]" m/6.12-x86/patched/fingerprint.json >print &&
	mv print m/6.12-x86/patched/fingerprint.json &&
	page --compare old --out m/page.html m && cp -r m/. . && probed page.html page-probe.js report-probe.js >probe.html
'
test_expect_success 'nothing on the console' '
	browser --dump-dom "file://$PWD/page.html" >dom && quiet && grep -q "<footer>" dom && ! grep -q "<script" dom
'
test_expect_success '1280 px: nothing is cut off, filters and cells work by keyboard, text can be read' '
	probe 1280 && jq -e "$sound and .width == 1280 and (.dark | not)" probe.json
'
test_expect_success 'every log that it links to is there' '
	jq -r ".logs[]" probe.json | sort -u >logs && test -s logs && while read -r file; do test -f "$file" || return 1; done <logs
'
test_expect_success 'dark' '
	probe 1280 --blink-settings=preferredColorScheme=0 && jq -e "$sound and .dark" probe.json
'
test_expect_success '400 px' '
	probe 400 && jq -e "$sound and .width == 400" probe.json
'
test_expect_success 'a word that sticks out, a filter that does nothing, a link that leads nowhere, would be seen' '
	cp probe.html good.html && sed "s/^.failure p, /.failure b, /" good.html >probe.html && probe 400 && jq -e ".overflow > 0" probe.json &&
	sed "s/#show-outcome-failed:checked/#nothing/" good.html >probe.html && probe 1280 && jq -e ".filters.wrong | length == 1" probe.json &&
	sed "s/id=\"tree-0\"/id=\"tree-x\"/" good.html >probe.html && probe 1280 && jq -e ".dead == [\"tree-0\"]" probe.json
'
test_expect_success 'printed: all checks and the ends of the logs, no filter' '
	browser --no-pdf-header-footer --print-to-pdf="$PWD/page.pdf" "file://$PWD/page.html" && quiet &&
	pdftotext -layout page.pdf text && grep "section-storm" text && grep "aborts=20002" text && grep "last line of a log" text &&
	grep "a-patch-with-a-name" text && grep "12345.7" text && grep "this kit" text &&
	! grep "show only" text
'
# pixels PNG: its width and height, from its header.
pixels() { od -An -t u1 -j 16 -N 8 "$1" | awk '{ print $3 * 256 + $4, $7 * 256 + $8 }'; }
test_expect_success 'shots.sh: as wide as asked, as tall as the page, light and dark; open is taller; no page is refused' '
	"$KIT/maint/shots.sh" --out shots page.html && pixels shots/page-1280-light.png >size && read -r width height <size && test "$width" = 1280 && test "$height" -gt 900 &&
	pixels shots/page-1280-dark.png >other && test_cmp size other && ! cmp -s shots/page-1280-{light,dark}.png && test -s shots/page-400-light.png && test -s shots/page-400-dark.png &&
	"$KIT/maint/shots.sh" --open --out open page.html && pixels open/page-1280-light.png >other && read -r width open <other && test "$open" -gt "$height" &&
	test_expect_code 4 "$KIT/maint/shots.sh" none.html && test_expect_code 2 "$KIT/maint/shots.sh"
'

test_done

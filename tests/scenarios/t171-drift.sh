#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# drift.sh on miniature trees: which hook fits where, since when, and why not.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the drift of hooks over trees'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

drift() { kit/scripts/drift.sh "$@"; }

# a_version N: the miniature tree as release 6.12.N, in the folder v6.12.N
a_version() {
	new_tree "v6.12.$1" && sed -i "s/^SUBLEVEL.*/SUBLEVEL = $1/; s/^EXTRAVERSION.*/EXTRAVERSION =/" \
		"v6.12.$1/Makefile"
}

# known SERIES RELEASE HOOK REASON: one more line of what is known
known() {
	(
		IFS=$'\t'
		printf '%s\n' "$*"
	) >>kit/scripts/lib/drift/known.tsv
}

# forget: nothing is known
forget() { sed -i '/^[^#]/d' kit/scripts/lib/drift/known.tsv; }

test_expect_success 'setup: a hook drifts at the second of three versions' '
	new_kit && forget && for n in 9 10 101; do a_version $n || return 1; done &&
	sed -i "s/account_time(prev);/account_vendor_time(prev);/" v6.12.10/kernel/sched/core.c v6.12.101/kernel/sched/core.c
'
test_expect_success 'it is named with that version, with the line expected and the line found' '
	for v in v6.12.*; do snapshot $v; done >before &&
	test_expect_code 1 drift --no-pins v6.12.101 v6.12.9 v6.12.10 --json d.json >out 2>err &&
	for v in v6.12.*; do snapshot $v; done >after && test_cmp before after &&
	grep -x "  rseq/sched.patch: does not fit from v6.12.10 on, fits up to v6.12.9" out &&
	grep -F "v6.12.10: kernel/sched/core.c, hunk 1, line 5: the lines differ: expected '\''account_time(prev);'\'', found '\''account_vendor_time(prev);'\''" out &&
	grep "^drift.sh: error: 2 hooks or trees do not fit" err && [[ $(grep -c "error: " err) -eq 1 ]]
'
test_expect_success 'the trees stand in the order of their releases, not of their letters' '
	jq -e ".series[0].trees == [\"v6.12.9\", \"v6.12.10\", \"v6.12.101\"]" d.json &&
	grep -E "^  rseq/sched.patch +=+ +X +X$" out
'
test_expect_success 'the same for programs' '
	jq -e ".schema == \"tif-backports/drift/1\" and .unexplained == 2 and .explained == 0" d.json &&
	jq -e ".series[0].hooks[] | select(.name == \"rseq/sched.patch\") |
		.first_miss == \"v6.12.10\" and .last_fit == \"v6.12.9\" and
		(.cells[1] | .fit == \"does not fit\" and .file == \"kernel/sched/core.c\" and .hunk == 1 and
			.line == 5 and .expected == \"\taccount_time(prev);\")" d.json
'
test_expect_success 'whose kernel each tree is stands in all forms, with the fingerprint in the JSON' '
	a_version 99 && printf "%s\n" "RHEL_MAJOR = 10" "RHEL_MINOR = 0" "RHEL_RELEASE = 55.24.1" >v6.12.99/Makefile.rhelver && echo "-rt7" >v6.12.99/localversion-rt &&
	who="RHEL or a rebuild of it, 10.0, build 55.24.1, rt -rt7" && drift --no-pins v6.12.99 --json d.json >out && grep -F "v6.12.99, 6.12.99" out | grep -F "($who)" &&
	jq -e ".trees[0] | .kernel == \"$who\" and .fingerprint.vendor == {id: \"rhel\", text: \"RHEL or a rebuild of it, 10.0, build 55.24.1\", version: \"10.0\", at: \"Makefile.rhelver:1\"} and
		(.fingerprint.features | length > 0) and .fingerprint.git.state == \"none\"" d.json &&
	drift --no-pins v6.12.99 --format md >out && grep -F "| v6.12.99 | 6.12.99 | $who | 6.12, generic | lands," out &&
	drift --no-pins v6.12.99 --format html --out d.html && grep -F "<td>$who</td>" d.html && rm -r v6.12.99
'
test_expect_success 'an offset is told in lines, and --all shows the hook' '
	a_version 200 && sed -i "1a /* two lines */\n/* more */" v6.12.200/kernel/sched/core.c &&
	drift --no-pins v6.12.200 --json d.json >out &&
	jq -e ".series[0].hooks[] | select(.name == \"rseq/sched.patch\").cells[0] |
		.fit == \"offset\" and .offset == 2" d.json &&
	! grep "rseq/sched.patch" out && drift --no-pins --all v6.12.200 >out &&
	grep -E "^  rseq/sched.patch +[+]2$" out
'
test_expect_success 'a hook that begins to fit' '
	test_expect_code 1 drift --no-pins v6.12.10 v6.12.200 >out 2>err &&
	grep -x "  rseq/sched.patch: fits from v6.12.200 on, does not fit v6.12.10" out
'
test_expect_success 'left out, and absent: not the same' '
	cp kit/series/6.12 series.was && mkdir -p kit/probes && cp "$KIT"/probes/{always,never} kit/probes/ &&
	sed -i "s,^rseq/last.patch,rseq/last.patch # if never,; s,^rseq/build.patch,rseq/build.patch # numbering: native," kit/series/6.12 &&
	rm -rf v6.12.200/arch/s390 && drift --no-pins v6.12.200 --json d.json >out &&
	jq -e "[.series[0].hooks[] | select(.cells[0].fit == \"left out\").name] == [\"rseq/last.patch\"] and
		[.series[0].hooks[] | select(.cells[0].fit == \"absent\").name] ==
			[\"arch/s390/select.patch\", \"rseq/build.patch\"]" d.json &&
	cp series.was kit/series/6.12
'
test_expect_success 'a known miss is explained' '
	known 6.12 6.12.10 rseq/sched.patch "the vendor renamed it" &&
	test_expect_code 1 drift --no-pins v6.12.9 v6.12.10 v6.12.101 --json d.json >out 2>err &&
	jq -e ".unexplained == 1 and .explained == 1" d.json && grep "known: the vendor renamed it" out &&
	known 6.12 6.12.101 rseq/sched.patch "the same" &&
	drift --no-pins v6.12.9 v6.12.10 v6.12.101 >out && grep " 2 known, 0 unexplained" out
'
test_expect_success 'one that does not apply any more is an error' '
	cp -R v6.12.9 fixed && sed -i "s/^SUBLEVEL.*/SUBLEVEL = 10/" fixed/Makefile &&
	test_expect_code 1 drift --no-pins fixed --json d.json >out 2>err &&
	grep "^drift.sh: error: 1 known misses do not apply any more" err &&
	grep "6.12 6.12.10 rseq/sched.patch does not apply any more: fixed: " out &&
	jq -e ".stale[0] | .hook == \"rseq/sched.patch\" and .release == \"6.12.10\"" d.json &&
	forget && known 6.12 6.12.9 rseq/none.patch "no such hook" &&
	test_expect_code 1 drift --no-pins v6.12.9 >out 2>err && grep "series 6.12 has no such hook" out
'
test_expect_success 'a line that is none is named' '
	forget && echo "6.12 with blanks" >>kit/scripts/lib/drift/known.tsv &&
	test_expect_code 5 drift --no-pins v6.12.9 2>err && grep "known.tsv, line [0-9]*: not SERIES" err && forget
'
test_expect_success 'a tree that is refused, and one without a series' '
	mkdir v6.12.9/patches && echo x.patch >v6.12.9/patches/series && mkdir v6.12.9/.pc &&
	echo x.patch >v6.12.9/.pc/applied-patches &&
	a_version 11 && echo "VERSION = 9" >v6.12.11/Makefile && echo "PATCHLEVEL = 9" >>v6.12.11/Makefile &&
	test_expect_code 1 drift --no-pins v6.12.11 --json d.json >out 2>err &&
	grep "^no series: v6.12.11: " out && ! grep -F "$PWD" out && jq -e ".trees[0].series == \"\" and .unexplained == 1" d.json &&
	rm -rf v6.12.9/patches v6.12.9/.pc
'
test_expect_success 'a results folder: one line for each tree, and the report' '
	forget && known 6.12 6.12.101 rseq/sched.patch "the vendor renamed it" && known 6.12 6.12.9 rseq/last.patch "not so" && mkdir twin && cp -R v6.12.9 twin/ &&
	test_expect_code 1 drift --no-pins --arch x86 v6.12.9 v6.12.10 v6.12.101 twin/v6.12.9 v6.12.11 --results r >out 2>err && head -n 1 out | grep "^series 6.12" &&
	jq -r "\"\(.outcome) \(.path) \(.figures.fit) \(.figures.misses) \(.figures.known)\"" r/results.jsonl >have && cat <<-END >want && test_cmp want have &&
	pass drift/x86/6.12/v6.12.9 8 0 0
	pass drift/x86/6.12/v6.12.9-2 8 0 0
	fail drift/x86/6.12/v6.12.10 7 1 0
	skip drift/x86/6.12/v6.12.101 7 1 1
	fail drift/x86/none/v6.12.11 null null null
	fail drift/x86/6.12/known.tsv-$(wc -l <kit/scripts/lib/drift/known.tsv) null null null
	END
	mkdir lines && split -l 1 r/results.jsonl lines/ && for line in lines/*; do jsonschema -i $line "$KIT/docs/results.schema.json" || return 1; done &&
	jq -r "select(.outcome != \"pass\").figures.reason" r/results.jsonl >have && sed -n 1p have | grep "^rseq/sched.patch: kernel/sched/core.c, hunk 1, line 5: " &&
	sed -n 2p have | grep "; known: the vendor renamed it$" && sed -n 3p have | grep "^refused: " && sed -n 4p have | grep "^6.12.9 rseq/last.patch does not apply any more" &&
	jq -se "all(.log == \"drift.json\" and .version) and (.[2] | .target.kernel == \"6.12.10\" and .target.series == \"6.12\" and (.repeat | startswith(\"scripts/drift.sh --no-pins --arch x86 6.12 /\")))" r/results.jsonl &&
	jq -e ".schema == \"tif-backports/drift/1\"" r/drift.json && drift --no-pins twin/v6.12.9 --results r >out 2>err; jq -se "length == 2 and .[0].path == \"drift/all/6.12/v6.12.9\"" r/results.jsonl &&
	drift --no-pins twin/v6.12.9 --results r --json too.json >out 2>err; test_cmp too.json r/drift.json &&
	test_expect_code 4 drift --no-pins twin/v6.12.9 --results out/r 2>err && grep "error: cannot write out/r/results.jsonl" err && forget && rm -r twin
'
test_expect_success 'each series that is named is tried on the tree' '
	test_expect_code 0 drift --no-pins 6.1 6.12 v6.12.9 --json d.json >out &&
	jq -e "[.series[].name] == [\"6.1\", \"6.12\"] and [.trees[].series] == [\"6.1\", \"6.12\"]" d.json
'
test_expect_success 'anchors: which line is in how many trees' '
	test_expect_code 1 drift --no-pins --anchors v6.12.9 v6.12.10 v6.12.101 --json d.json >out 2>err &&
	grep "^    1 of 3  .*account_time(prev);    .not in v6.12.10, v6.12.101.$" out &&
	jq -e ".anchors[] | select(.hook == \"rseq/sched.patch\" and .line == \"\taccount_time(prev);\") |
		.kind == \"context\" and .trees == 3 and .once == 1 and .more == 0 and
		.not_in == [\"v6.12.10\", \"v6.12.101\"]" d.json &&
	jq -e ".anchors[] | select(.line == \"\trseq_preempt(prev);\") | .kind == \"removed\" and .once == 3" d.json
'
test_expect_success 'anchors of a semantic hook: each line of its ledger' '
	rm -rf semantic && cp -R kit semantic && mkdir -p semantic/patches/hooks && cp "$MINI/sched.cocci" semantic/cocci/hooks/ &&
	sed -i "s,^rseq/sched.patch,hooks/sched.patch," semantic/series/6.12 && sed "/^---$/,\$d" kit/patches/rseq/sched.patch >semantic/patches/hooks/sched.header &&
	cp -R v6.12.9 v6.12.12 && sed -i "s/SUBLEVEL = 9/SUBLEVEL = 12/" v6.12.12/Makefile && sed -i "s/rseq_migrate(task);/vendor_migrate(task);/" v6.12.12/kernel/sched/core.c &&
	test_expect_code 1 semantic/scripts/drift.sh --no-pins --anchors v6.12.9 v6.12.12 --json d.json >out 2>err &&
	jq -e "[.anchors[] | select(.hook == \"hooks/sched.patch\")] | length == 4 and all(.kind == \"ledger\" and .trees == 2)" d.json &&
	jq -e ".anchors[] | select(.hook == \"hooks/sched.patch\" and .hunk == 2) | .line == \"rule moved: rseq_migrate 1 time in migrate|move_task\" and .once == 1 and .not_in == [\"v6.12.12\"]" d.json &&
	grep "^    1 of 2  =rule moved: rseq_migrate 1 time in migrate|move_task    .not in v6.12.12.$" out && grep "^hooks/sched.patch, kernel/sched/core.c kernel/sched/vendor.c, rule 2$" out
'
# a fetch.sh that has one package, and says how it was called
test_expect_success 'a package of Debian is a tree: from the cache, or what apt has today' '
	rm -rf packaged "$TIF_CACHE/drift/linux-linux-source-6.12" && cp -R kit packaged && export DRIFT_TREE=$PWD/v6.12.9 TIF_LOG=$PWD/log TIF_TREE_OF=$PWD/v6.12.9 &&
	{ echo "#!/bin/bash" && echo "echo \"\$*\" >>\"\$TIF_LOG\"; [[ \$* != *--list ]] || exit 0; cp -R \"\$TIF_TREE_OF\" \"\${*: -1}\"" ; } >packaged/scripts/fetch.sh &&
	test_expect_code 0 packaged/scripts/drift.sh --no-pins linux-source-6.12 --json d.json >out 2>err &&
	jq -e ".trees[0].name == \"linux-source-6.12\" and .trees[0].series == \"6.12\"" d.json && grep -- "--offline .*-- linux-source-6.12 " log &&
	packaged/scripts/drift.sh --no-pins linux-source-6.12 >out && [[ $(wc -l <log) == 1 ]] &&
	packaged/scripts/drift.sh --no-pins --fetch 6.1 6.12 linux-source-6.12 >out && ! tail -n 1 log | grep -e --offline && grep "^linux-source-6.12\|linux-source-6.12" out
'
test_expect_success 'formats: a page without a script, a table' '
	test_expect_code 1 drift --no-pins --format html --out page.html v6.12.9 v6.12.10 &&
	head -n 1 page.html | grep -x "<!DOCTYPE html>" && tail -n 1 page.html | grep -x "</html>" &&
	grep "does not fit from v6.12.10 on" page.html && ! grep -Ei "<script|https?:|<link|<img" page.html &&
	test_expect_code 1 drift --no-pins --format md v6.12.9 v6.12.10 >out &&
	grep "^| v6.12.9 | 6.12.9 | - | 6.12, generic | lands, 9 patches | - |$" out &&
	grep "^| v6.12.10 | 6.12.10 | - | 6.12, generic | 8 of 9 fit | .rseq/sched.patch.: kernel/sched/core.c" out &&
	! grep -F "$PWD" out
'
test_expect_success 'hostile names of trees stay text' '
	bad="--x <b>; touch pwned | \$(touch pwned) $(printf "\033[2J")" && mkdir dir && cp -R v6.12.10 "dir/$bad" &&
	test_expect_code 1 drift --no-pins --format html "dir/$bad" >page.html &&
	! grep -F "<b>" page.html && grep "&lt;b&gt;" page.html && ! LC_ALL=C grep "[[:cntrl:]]" <(tr -d "\t" <page.html) &&
	test_expect_code 1 drift --no-pins --format md "dir/$bad" >out && grep -F "touch pwned \\| " out &&
	test_expect_code 1 drift --no-pins --json - "dir/$bad" >d.json && jq -e ".trees[0].series == \"6.12\"" d.json &&
	test ! -e pwned && test -z "$(find . -name pwned)"
'
test_expect_success 'a series without a pinned version, and a tree that is refused, are said' '
	cp kit/series/6.12 kit/series/6.7 && test_expect_code 4 drift 6.7 2>err && grep "no version of 6.7 is pinned: name trees" err &&
	mkdir one && cp -R v6.12.9 one/ && apply one/v6.12.9 >out && test_expect_code 1 drift one/v6.12.9 >out 2>err && grep "^no version is pinned, not tried (name trees): 6.7$" out &&
	grep "^  no hook was tried$" out && ! grep "wherever they were tried" out && grep "^1 tree: " out && grep "error: 1 hook or tree does not fit, and no reason is known" err && rm -r one kit/series/6.7
'
test_expect_success 'usage' '
	test_expect_code 2 drift --format pdf v6.12.9 2>err && grep "only text, md and html" err &&
	test_expect_code 2 drift --fetch --no-pins v6.12.9 2>err && grep "gets nothing" err && test_expect_code 2 drift --numbering odd v6.12.9 &&
	test_expect_code 2 drift --json x --out x v6.12.9 && test_expect_code 3 drift --no-pins kit &&
	test_expect_code 4 drift --no-pins 2>err && grep "there is nothing to try: --no-pins, and no tree" err &&
	test_expect_code 2 drift --no-pins 9.9 2>err && grep "no series .9.9.: choose one of: 6.1 6.12" err &&
	drift --help >out && grep "^usage: drift.sh" out
'

test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# tif-backports results keep-run and maint/record.sh: the folder of a campaign of modules,
# mutants or user space, the records that are kept of it, and the tables of the documents.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the records of kabi, mutants and userspace'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

built_program

TARGET='"version":"1.2","target":{"kernel":"6.12.9","stack":"0123456789ab","series":"6.12","numbering":"native","commit":"abcdef1","fingerprint":"0123456789abcdef"}'
STOCK='"version":"1.2","target":{"kernel":"6.12.9","stack":"none","commit":"abcdef1","fingerprint":"fedcba9876543210"}'

# result PATH [FIGURES [OUTCOME]]: one result of the folder out.
result() {
	local target=$TARGET
	if [[ $1 == */stock/* ]]; then target=$STOCK; fi
	printf '{"path":"%s","outcome":"%s","figures":{%s},"repeat":"-","log":"-",%s}\n' "$1" "${3-pass}" "${2-}" "$target" >>out/results.jsonl
}
new_out() { rm -rf out && mkdir out && : >store; }

SYMBOLS='"compared":4388,"changed":0,"lost":1,"moved":2,"new":3'
# kabi [ARCH]: modules were tried; kabi_no_guest ARCH: no emulator boots it.
kabi_compared() {
	result "kabi/$1/symbols" "$SYMBOLS" && result "kabi/$1/list" '"reason":"none"' skip && result "kabi/$1/layout" '"structures":9,"different_lines":0,"size":7' &&
		result "kabi/$1/abidiff" '"abidiff":4'
}
kabi() {
	kabi_compared "${1-x86}" && result "kabi/${1-x86}/shipped/initramfs" && result "kabi/${1-x86}/shipped/shipped-flags" '"modules":1,"refused":2' &&
		result "kabi/${1-x86}/shipped/shipped-kvm" '"modules":3,"refused":2' && result "kabi/${1-x86}/shipped/kvm" '"preemptions":5' && result "kabi/${1-x86}/shipped"
}
kabi_no_guest() { kabi_compared "$1" && result "kabi/$1/shipped" '"reason":"none"' skip; }
mutants() {
	result mutants/x86/control-split "\"mutants\":${1-1}" && result mutants/x86/exit '"noticed":"preempt:fail"' && result mutants/x86/alias-exit && result mutants/x86/control-alias '"mutants":1'
}
# both TEST OUTCOME [FIGURES [OUTCOME]]: on the unpatched and the patched kernel, which may
# have another outcome.
both() { result "userspace/x86/stock/$1" "${3-}" "$2" && result "userspace/x86/patched/$1" "${3-}" "${4-$2}"; }
userspace() {
	result build/x86/stock/userspace && result build/x86/patched/userspace && both glibc pass && both glibc/initramfs pass && both glibc/tst-a pass && both glibc/tst-b fail &&
		both glibc/tst-c skip '"reason":"none"' && both glibc/tst-d pass '' timeout && both stress pass && both stress/fork pass '"bogo":2000,"exit":9,"signal":1,"fastpath":6217,"slowpath":4028' &&
		both stress/none pass '"bogo":1,"fastpath":0,"slowpath":0' && both stress/plain pass && result userspace/x86/judge
}

# keep RUN [TREE]: into the store; what was said is in err.
keep() { "$KIT_PROGRAM" --kit "$KIT" results keep-run store out "$@" >new 2>err && mv new store; }
# kept FIGURE...: of each record, its path and these.
kept() {
	local list=.path word
	for word; do list+=",.figures.$word"; done
	jq -r "[$list] | map(tostring) | join(\" \")" store
}
# not_kept RUN WHY: and the store is as it was.
not_kept() {
	cp store before && test_expect_code 1 keep "$1" && grep "error: out is not kept: $2" err && test ! -s new && test_cmp before store
}

test_expect_success 'kabi: the figures of symbols, layout, abidiff; modules and refusals are added up' '
	new_out && kabi && keep kabi && kept tree series numbering compared changed lost moved new different_lines abidiff modules refused stack run commit >have &&
	echo "6.12.9-x86-native/kabi/x86/line 6.12.9 6.12 native 4388 0 1 2 3 0 4 4 4 0123456789ab kabi abcdef1" | test_cmp - have
'
test_expect_success 'a record has the version, the target and a command that repeats it; no log' '
	jq -c "[.outcome, .repeat, .log, .version, .target.kernel, .target.stack, .target.commit, .target.fingerprint]" store >have &&
	printf "%s\n" "[\"pass\",\"scripts/verify.sh --level kabi --arch x86 --baseline PRISTINE TREE\",\"-\",\"1.2\",\"6.12.9\",\"0123456789ab\",\"abcdef1\",\"0123456789abcdef\"]" >want && test_cmp want have
'
test_expect_success 'kabi of two architectures, one that nothing boots; the tree has the name that it is given' '
	new_out && kabi && kabi_no_guest arm && keep kabi alma-9 && kept tree modules refused >have &&
	printf "%s\n" "alma-9-x86-native/kabi/x86/line alma-9 4 4" "alma-9-arm-native/kabi/arm/line alma-9 0 0" | test_cmp - have
'
test_expect_success 'mutants: the controls are none; those of jobs, whose paths begin with the name of the job' '
	new_out && mutants && keep mutants && kept tree series numbering mutants noticed >have && echo "6.12.9/mutants/x86/line 6.12.9 6.12 null 2 2" | test_cmp - have &&
	[[ $(jq -r .repeat store) == "tests/mutants/run.sh --arch x86 TREE" ]] && sed "s,mutants/x86,mutants-split-1/&,; s,/exit,/enter," out/results.jsonl >more && sed -i "s,mutants/x86,mutants-split-2/&," out/results.jsonl &&
	cat more >>out/results.jsonl && sed -i "/control-split/s/1}/2}/" out/results.jsonl && keep mutants && kept mutants noticed >have && echo "6.12.9/mutants/x86/line 3 3" | test_cmp - have
'
test_expect_success 'userspace: a row for each group, and for each stressor what the patched kernel did' '
	new_out && userspace && keep userspace && kept tree series group tests stock patched both different stressor bogo fastpath slowpath share stack >have &&
	cat >want <<-\END && test_cmp want have && jq -r .repeat store | sort -u >have && printf "maint/check-userspace.sh --group %s\n" glibc stress | test_cmp - have
	glibc/userspace/x86/line 6.12.9 6.12 glibc 4 2 1 2 1 null null null null null 0123456789ab
	stress/userspace/x86/line 6.12.9 6.12 stress 3 3 3 0 0 null null null null null 0123456789ab
	stress-fork/userspace/x86/line 6.12.9 6.12 null null null null null null fork 2000 6217 4028 39.32 0123456789ab
	stress-none/userspace/x86/line 6.12.9 6.12 null null null null null null none 1 0 0 - 0123456789ab
	END
'
test_expect_success 'it takes the place of the same row alone, and goes behind the others of its campaign' '
	for old in "1/boot/x86/base 6.12.9" "1/objects/x86 6.12.9" "2/kabi/x86 6.12.9 numbering native" "3/kabi/x86 6.12.9 numbering generic" "4/kabi/arm64 6.12.9 numbering native" \
		"5/mutants/x86 6.12.9" "6/mutants/x86 alma-9" "glibc/userspace/x86 6.12.8 group glibc" "stress-fork/userspace/x86 6.12.8 stressor fork" "stress-old/userspace/x86 6.12.8 stressor old"; do
		set -- $old && echo "{\"path\":\"$1/line\",\"outcome\":\"pass\",\"figures\":{\"tree\":\"$2\"${3+,\"$3\":\"$4\"}},\"repeat\":\"-\",\"log\":\"-\",\"version\":\"-\"}" || return 1
	done >old && new_out && cp old store && kabi && keep kabi && sed "s,2/kabi/x86,6.12.9-x86-native/kabi/x86," old | jq -r .path >want && kept | test_cmp want - &&
	cp old store && keep kabi alma-9 && kept >have && sed -n 6p have | grep -x alma-9-x86-native/kabi/x86/line && test 11 = "$(wc -l <have)" &&
	new_out && cp old store && mutants && keep mutants && sed "s,5/mutants,6.12.9/mutants," old | jq -r .path >want && kept | test_cmp want - &&
	new_out && cp old store && userspace && keep userspace && kept tree | tail -n 4 >have &&
	printf "%s/userspace/x86/line 6.12.9\n" glibc stress-fork stress stress-none | test_cmp - have &&
	new_out && cp old store && userspace && sed -i "/stress/d" out/results.jsonl && keep userspace && kept >have && jq -r .path old | test_cmp - have
'
test_expect_success 'records that were there stay as they are, byte for byte' '
	new_out && cp "$KIT/docs/recorded.jsonl" store && userspace && sed -i "/stress/d" out/results.jsonl && keep userspace && grep -v "^{.path.:.glibc/" store >have &&
	grep -v "^{.path.:.glibc/" "$KIT/docs/recorded.jsonl" >want && test_cmp want have
'
test_expect_success 'a check that did not pass: not kept' '
	new_out && kabi && result kabi/x86/vermagic "" fail && not_kept kabi "kabi/x86/vermagic did not pass" &&
	new_out && kabi && result static/x86/names "" fail && not_kept kabi "static/x86/names did not pass" &&
	new_out && mutants && result mutants/x86/third "\"reason\":\"survived\"" fail && not_kept mutants "mutants/x86/third did not pass" &&
	new_out && userspace && result userspace/x86/judge "" fail && not_kept userspace "userspace/x86/judge did not pass" &&
	new_out && userspace && result build/x86/patched/userspace "" fail && not_kept userspace "build/x86/patched/userspace did not pass"
'
test_expect_success 'a figure or a check that is missing: not kept' '
	new_out && kabi && sed -i "s/.modules.:1,//" out/results.jsonl && not_kept kabi "kabi/x86/shipped/shipped-\* has no figure modules" &&
	new_out && kabi && sed -i "/shipped-/d" out/results.jsonl && not_kept kabi "kabi/x86/shipped/shipped-\* has no figure modules" &&
	new_out && kabi && sed -i "/x86.symbols/d" out/results.jsonl && not_kept kabi "kabi/x86/symbols has no figure compared" &&
	new_out && kabi && sed -i "/x86.shipped\"/d" out/results.jsonl && not_kept kabi "it has no check kabi/x86/shipped" &&
	new_out && kabi && result kabi/arm "\"reason\":\"none\"" skip && not_kept kabi "it has no check kabi/arm/shipped" &&
	new_out && mutants && sed -i "/control/d" out/results.jsonl && not_kept mutants "it has no check mutants/x86/control-\*" &&
	new_out && userspace && sed -i "/judge/d" out/results.jsonl && not_kept userspace "it has no check userspace/x86/judge" &&
	new_out && userspace && sed -i "/patched.stress.fork/s/.bogo.:2000,//" out/results.jsonl && not_kept userspace "userspace/x86/stress/fork has no figure bogo" &&
	new_out && mutants 2 && not_kept mutants "it has 2 of 3 mutants" && new_out && mutants && sed -i "/control-alias/s/.mutants.:1//" out/results.jsonl && not_kept mutants "mutants/x86/control-alias has no figure mutants" &&
	new_out && kabi && not_kept mutants "it has no results of level mutants"
'
test_expect_success 'a tree that is called as a level would be lost: not kept' '
	new_out && mutants && cp store before && for name in boot boot/x static; do test_expect_code 1 keep mutants $name && grep "error: out is not kept: a tree cannot be called $name: that is a level" err && test_cmp before store || return 1; done
'
test_expect_success 'no commit, changes, two commits, no series, no numbering: not kept' '
	new_out && kabi && sed -i "s/.commit.:.abcdef1.,//" out/results.jsonl && not_kept kabi "its results do not name the kit.s commit" &&
	new_out && mutants && sed -i "s/,.target.:{[^}]*}//" out/results.jsonl && not_kept mutants "its results do not name the kit.s commit" &&
	new_out && mutants && sed -i "s/abcdef1/&+/" out/results.jsonl && not_kept mutants "the kit had changes that are not committed" &&
	new_out && userspace && sed -i "/stock.glibc.tst-a/s/abcdef1/1234567/" out/results.jsonl && not_kept userspace "two commits of the kit have made it, abcdef1 and 1234567\|two commits" &&
	new_out && kabi && sed -i "s/.series.:.6.12.,//" out/results.jsonl && not_kept kabi "its results do not name the series" &&
	new_out && kabi && sed -i "s/.numbering.:.native.,//" out/results.jsonl && not_kept kabi "its results do not name the numbering" &&
	new_out && kabi && sed -i "s/.kernel.:.6.12.9.,//" out/results.jsonl && not_kept kabi "its results do not name the kernel" && keep kabi alma-9
'
test_expect_success 'groups that were run with different kits are rows of these' '
	new_out && userspace && sed -i "/glibc/s/abcdef1/1234567/" out/results.jsonl && keep userspace && kept commit | cut -d " " -f 2 >have && printf "%s\n" 1234567 abcdef1 abcdef1 abcdef1 | test_cmp - have
'
test_expect_success 'damage, no folder, an unknown campaign' '
	new_out && kabi && echo x >>out/results.jsonl && result kabi/x86/last && test_expect_code 4 keep kabi && grep "results.jsonl:10: not a result" err &&
	rm -r out && test_expect_code 4 keep kabi && grep "error: cannot read out/results.jsonl" err && new_out && test_expect_code 2 keep matrix && grep "unknown campaign .matrix." err && test_expect_code 2 keep &&
	echo x >store && test_expect_code 4 keep kabi && grep "store:1: not a result" err
'

# record_kit: the parts of the kit that record and make tables.
record_kit() {
	rm -rf kit && mkdir -p kit/scripts kit/tests/mutants && cp -R "$KIT"/{maint,src,arch,docs,series,README.md,VERSION} kit/ && cp -R "$KIT/scripts/lib" kit/scripts/
}
test_expect_success 'record.sh, then docs.sh: folder, row, table' '
	record_kit && new_out && kabi && kit/maint/record.sh --tree own kabi out 2>err && grep "out is recorded" err && new_out && mutants && kit/maint/record.sh --tree own mutants out && new_out && userspace &&
	kit/maint/record.sh userspace out && "$KIT/maint/docs.sh" --kit kit && "$KIT/maint/docs.sh" --kit kit --check &&
	grep -Fx "| own | x86 | native | 4388 | 0/1/2/3 | 0 | 4 | 4 | 4 | abcdef1 |" kit/docs/kabi.md && grep -Fx "| own | x86 | 2 | 2 | abcdef1 |" kit/docs/matrix.md &&
	grep -Fx "| glibc | 4 | 2 | 1 | 2 | 1 | abcdef1 |" kit/docs/userspace.md && grep -Fx "| fork | 2000 | 6217 | 4028 | 39.32 |" kit/docs/userspace.md && ! grep "^| affinity " kit/docs/userspace.md &&
	diff "$KIT/docs/matrix.md" kit/docs/matrix.md | grep -c "^[<>]" >changed && echo 1 | test_cmp - changed
'
test_expect_success 'record.sh leaves the store alone where it refuses, and takes one campaign and one folder' '
	record_kit && new_out && kabi && result kabi/x86/vermagic "" fail && test_expect_code 1 kit/maint/record.sh kabi out 2>err && grep "out is not kept" err && cmp "$KIT/docs/recorded.jsonl" kit/docs/recorded.jsonl &&
	test_expect_code 2 kit/maint/record.sh kabi && test_expect_code 2 kit/maint/record.sh matrix out && test_expect_code 4 kit/maint/record.sh kabi nowhere && cmp "$KIT/docs/recorded.jsonl" kit/docs/recorded.jsonl
'
test_expect_success 'check-userspace.sh --judge --record: what OUT has is judged, and recorded; a difference is not' '
	record_kit && rm -rf us && for kernel in stock patched; do
		new_out && userspace && mkdir -p us/glibc-$kernel us/stress-$kernel && grep "x86/$kernel/glibc" out/results.jsonl | grep -v tst-d >us/glibc-$kernel/results.jsonl &&
		grep "x86/$kernel/stress" out/results.jsonl >us/stress-$kernel/results.jsonl || return 1
	done && kit/maint/check-userspace.sh --judge --record --out us >table 2>err && grep -E "^glibc +3 +1 +1 +2 +0$" table && grep "us is recorded" err &&
	jq -c "select(.path == \"userspace/x86/judge\") | .outcome" us/results.jsonl >have && echo "\"pass\"" | test_cmp - have && test -s us/log/judge.log &&
	jq -r "select(.figures.group == \"glibc\") | .figures | [.tests, .stock, .patched, .both, .different] | join(\" \")" kit/docs/recorded.jsonl >have && echo "3 1 1 2 0" | test_cmp - have &&
	cp kit/docs/recorded.jsonl want && sed -i "/tst-a/s/pass/fail/" us/glibc-patched/results.jsonl && test_expect_code 1 kit/maint/check-userspace.sh --judge --record --out us >table && cmp want kit/docs/recorded.jsonl &&
	kit/maint/record.sh userspace us 2>err; test $? = 1 && grep "us is not kept: userspace/x86/judge did not pass" err && cmp want kit/docs/recorded.jsonl &&
	test_expect_code 2 kit/maint/check-userspace.sh --record --run tst-a --out us
'
# a whole run, but for what is compiled and booted: its trees are miniatures, in a kit that
# is a repository
test_expect_success 'check-userspace.sh --record: what it boots says which kit and tree it is' '
	rm -rf kit us && new_kit && new_tree base && new_tree && apply tree >/dev/null && cp -R "$KIT"/{maint,docs} kit/ && cat >>kit/maint/pristine.sh <<-\END && cat >>kit/maint/userspace/programs.sh <<-\END &&
	pristine() { realpath "$KIT_DIR/../base"; }
	patched() { realpath "$KIT_DIR/../tree"; }
	lock_trees() { :; }
	END
	prepare() { ROOT=none; }
	build_folder() { mkdir -p "$KIT_DIR/../build" && echo "$KIT_DIR/../build"; }
	configure_variant() { :; }
	build_kernel() { [[ $(cat "$KIT_DIR/../how" 2>/dev/null) != unbuilt ]]; }
	boot_kernel() {
		echo x >>"$KIT_DIR/../booted"
		if [[ $1 == */stock/* ]]; then
			case $(cat "$KIT_DIR/../how" 2>/dev/null) in
			killed) kill -KILL $$ ;;
			panic) record "$1" panic - - && return ;;
			esac
		fi
		record "$1/one" pass - - bogo=5 $(if [[ $1 == */patched/* ]]; then echo fastpath=3 slowpath=1; fi)
		record "$1" pass - -
	}
	END
	git -C kit init -q && git -C kit add -A && git -C kit -c user.name=a -c user.email=a@b commit -qm kit && commit=$(git -C kit rev-parse --short=7 HEAD) &&
	kit/maint/check-userspace.sh --group stress --record --out us >table 2>err && grep "us is recorded" err &&
	kit/maint/check-userspace.sh --group stress --out us >again && test_cmp table again && test "$(wc -l <booted)" = 2 &&
	rm us/stress-stock/job.end && kit/maint/check-userspace.sh --group stress --out us >again && test_cmp table again && test "$(wc -l <booted)" = 3 &&
	cp kit/docs/recorded.jsonl kept && for how in killed panic unbuilt; do
		echo $how >how && rm -rf bad && test_expect_code 1 kit/maint/check-userspace.sh --group stress --record --out bad >said 2>err && cat err && ! grep "internal" err && cmp kept kit/docs/recorded.jsonl && rm how booted &&
		kit/maint/check-userspace.sh --group stress --out bad >again && test_cmp table again && test -s booted || return 1
	done && kit/maint/check-userspace.sh --group stress --run one --out part >again && test_expect_code 1 kit/maint/check-userspace.sh --judge --record --out part 2>err &&
	grep "error: not all tests have run (.*/part): run it without --run" err && cmp kept kit/docs/recorded.jsonl &&
	jq -r "[.fingerprint.kernel, .fingerprint.stack, .fingerprint.commit] | @tsv" us/stress-{stock,patched}/fingerprint.json >have && sed -n 1p have | grep "none	$commit" && sed -n 2p have | grep -v none | grep "$commit" &&
	jq -r "select(.target.commit == \"$commit\") | [.path, .figures.series, .figures.tests, .figures.bogo, .figures.share, .target.series] | @tsv" kit/docs/recorded.jsonl >have &&
	series=$(jq -r .series tree/.tif-backports/info.json) && printf "%s/userspace/x86/line\t$series\t%s\t%s\t%s\t$series\n" stress 1 "" "" stress-one "" 5 25.00 | test_cmp - have
'
test_expect_success 'run.sh --record is for all mutants' '
	mkdir -p tree && test_expect_code 2 "$KIT/tests/mutants/run.sh" --record x --only exit tree 2>err && grep "error: --record is for all mutants" err
'
test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# tif-backports results keep: what a campaign has shown, as records that are kept.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the records of a campaign'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

built_program

TARGET='"version":"1","target":{"kernel":"6.1.9","stack":"0123456789ab","series":"6.1","numbering":"generic","commit":"abcdef1","fingerprint":"0123456789abcdef"}'

# result PART PATH [FIGURES [OUTCOME]]: one result of the line t-x86.
result() {
	mkdir -p "out/t-x86/$1" &&
		printf '{"path":"%s","outcome":"%s","figures":{%s},"repeat":"-","log":"-",%s}\n' "$2" "${4-pass}" "${3-}" "$TARGET" >>"out/t-x86/$1/results.jsonl"
}
booted() {
	rm -rf out && : >store && result patched static/x86/a && result patched build/x86/base/kernel && result patched build/x86/w1/kernel &&
		result patched boot/x86/programs && result patched boot/x86/base/skipped '"reason":"none"' skip &&
		result patched boot/x86/base/preempt '"mode":"patched","forced":10,"fastpath":10,"slowpath":1,"entered":2' &&
		result patched boot/x86/base/section-storm '"events":20,"stale":0' && result patched boot/x86/base/kvm '"preemptions":5,"ids_in_loop":0' &&
		result patched boot/x86/base/ids-yield '"switches":1000000,"misses":0' && echo 77 >out/t-x86/seconds
}
# keep [TREE]: into the store; what was said is in err.
keep() { "$KIT_PROGRAM" --kit "$KIT" results keep store out t-x86 vendor "${1-tree-1}" 'again --arch x86' >new 2>err && mv new store; }
# kept FIGURE...: of each record, its path and these.
kept() {
	local list=.path word
	for word; do list+=",.figures.$word"; done
	jq -r "[$list] | map(tostring) | join(\" \")" store
}

test_expect_success 'a kernel that booted: what was counted, with the checks of levels build and boot' '
	booted && keep && kept tree passed ran fastpath slowpath entered events stale switches misses preemptions updates took >have &&
	echo "t-x86/boot/x86/base/line tree-1 7 7 10 1 2 20 0 1000000 0 5 0 77" | test_cmp - have &&
	kept series numbering rseq stack run commit >have && echo "t-x86/boot/x86/base/line 6.1 generic own 0123456789ab vendor abcdef1" | test_cmp - have &&
	[[ $(jq -r "[.outcome, .repeat, .log, .version, .target.kernel, .target.commit] | @tsv" store) == $'"'pass\tagain --arch x86\t-\t1\t6.1.9\tabcdef1'"' ]]
'
test_expect_success 'a storm counts in place of the small one; the unpatched kernel gives what it entered' '
	booted && result storm boot/x86/base/section-storm "\"events\":1000000,\"stale\":0" && result stock boot/x86/stock/preempt "\"mode\":\"stock\",\"forced\":10,\"entered\":9" &&
	keep && kept passed stock events entered >have && echo "t-x86/boot/x86/base/line 7 9 1000000 2" | test_cmp - have
'
test_expect_success 'where the unpatched kernel was forced to more, its count is not for this one' '
	booted && result patched build/x86/debug/kernel && result patched boot/x86/debug/preempt "\"mode\":\"patched\",\"forced\":1,\"entered\":4" &&
	result stock boot/x86/stock/preempt "\"mode\":\"stock\",\"forced\":10,\"entered\":9" && keep && kept stock entered >have &&
	printf "%s\n" "t-x86/boot/x86/base/line 9 2" "t-x86/boot/x86/debug/line null 4" | test_cmp - have
'
test_expect_success 'another kernel that booted has a record of its own; the alias is named' '
	booted && result patched build/x86/debug/kernel && result patched boot/x86/debug/preempt "\"mode\":\"alias\",\"entered\":4" && keep &&
	kept rseq passed entered switches >have &&
	printf "%s\n" "t-x86/boot/x86/base/line own 7 2 1000000" "t-x86/boot/x86/debug/line alias 2 4 null" | test_cmp - have
'
test_expect_success 'only built, only compiled, neither' '
	booted && sed -i "/boot/d" out/t-x86/patched/results.jsonl && keep && kept passed fastpath >have && echo "t-x86/build/x86/base/line 2 null" | test_cmp - have &&
	booted && sed -i "/static/!d" out/t-x86/patched/results.jsonl && test_expect_code 1 keep && grep "t-x86 is not kept: nothing of it was compiled" err &&
	result patched objects/x86/no-warning && keep && kept tree >have && echo "t-x86/objects/x86/line tree-1" | test_cmp - have
'
test_expect_success 'it takes the place of what is no more: the same tree, architecture and kernel' '
	booted && keep && mv store one && for old in "1/boot/x86/base tree-1" "2/objects/x86 tree-1" "3/boot/x86/debug tree-1" "4/boot/arm64/base tree-1" \
		"5/boot/x86/base tree-2" "6/kabi/x86 tree-1" "7/build/x86/base tree-1" "8/objects/arm64 tree-3"; do
		set -- $old && echo "{\"path\":\"$1/line\",\"outcome\":\"pass\",\"figures\":{\"tree\":\"$2\"},\"repeat\":\"-\",\"log\":\"-\",\"version\":\"-\"}" || return 1
	done >old && cp old store && keep && kept >have &&
	printf "%s/line\n" t-x86/boot/x86/base 3/boot/x86/debug 4/boot/arm64/base 5/boot/x86/base 6/kabi/x86 8/objects/arm64 | test_cmp - have &&
	cp old store && sed -i "s,8/objects,8/kabi," store && keep tree-3 && kept | tail -n 1 >have && echo t-x86/boot/x86/base/line | test_cmp - have && cp old store && keep tree-2 && kept >have && sed -n 5p have | grep t-x86/boot &&
	cp old store && sed -i "/boot/d" out/t-x86/patched/results.jsonl && keep && kept | head -n 2 >have &&
	printf "%s/line\n" 1/boot/x86/base t-x86/build/x86/base | test_cmp - have
'
test_expect_success 'a failure, no commit, changes, two commits, damage: not kept, and the store stays' '
	booted && keep && cp store want && result patched boot/x86/base/bad "" fail && test_expect_code 1 keep && grep "error: t-x86 is not kept: boot/x86/base/bad did not pass" err &&
	booted && sed -i "s/.commit.:.abcdef1.,//" out/t-x86/patched/results.jsonl && test_expect_code 1 keep && grep "not kept: its results do not name the kit.s commit" err &&
	booted && sed -i "s/abcdef1/&+/" out/t-x86/patched/results.jsonl && test_expect_code 1 keep && grep "not kept: the kit had changes that are not committed" err &&
	booted && sed -i "3s/abcdef1/1234567/" out/t-x86/patched/results.jsonl && test_expect_code 1 keep && grep "two commits of the kit have made it, abcdef1 and 1234567" err &&
	rm -r out && test_expect_code 1 keep && grep "t-x86 is not kept: it has no results" err &&
	booted && echo x >store && test_expect_code 4 keep && grep "store:1: not a result" err &&
	test_expect_code 2 "$KIT_PROGRAM" --kit "$KIT" results keep store out
'
test_done

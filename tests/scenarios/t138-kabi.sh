#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The exports of two kernels and their CRCs, and a vendor's list.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what a module that shipped can see'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

built_program || exit
room=$(mktemp -d "${TMPDIR:-/tmp}/tif-backports.XXXXXXXX") && cd "$room" || exit
export TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache

# symvers LINE...: a Module.symvers with "CRC SYMBOL MODULE [HOW]" on each.
symvers() {
	local crc name module how
	printf '%s\n' "$@" | while read -r crc name module how; do
		printf '%s\t%s\t%s\t%s\t\n' "$crc" "$name" "$module" "${how:-EXPORT_SYMBOL_GPL}"
	done
}
A='0x1234abcd schedule vmlinux EXPORT_SYMBOL' B='0x00000001 jbd2_stop fs/jbd2/jbd2' C='0xdeadbeef kvm_get arch/x86/kvm/kvm'
symvers "$A" "$B" "$C" >old
compare() { "$KIT_PROGRAM" symvers "$@" >out 2>err; }
sums() { tail -n 1 out | grep -x "$1"; }

test_expect_success 'the same symbols are no difference, in any order' '
	symvers "$C" "$A" "$B" >new && compare old new && sums "compared=3 changed=0 lost=0 moved=0 new=0 without_crc=0"
'
test_expect_success 'a new export is listed, and no difference' '
	symvers "$A" "$B" "$C" "0x2 rseq_new vmlinux" >new && compare old new &&
	grep -x "new: rseq_new (vmlinux)" out && sums "compared=3 .* new=1 .*"
'
test_expect_success 'another CRC is a difference, with both' '
	symvers "${A/abcd/abce}" "$B" "$C" >new && test_expect_code 1 compare old new &&
	grep -x "changed: schedule (vmlinux): 0x1234abcd, now 0x1234abce" out && sums "compared=3 changed=1 lost=0 moved=0 .*"
'
test_expect_success 'so is a lost one, another module, and another kind of export' '
	symvers "$A" "$C" >new && test_expect_code 1 compare old new && grep -x "lost: jbd2_stop (fs/jbd2/jbd2)" out &&
	symvers "$A" "$B" "${C/x86\/kvm/x86}" >new && test_expect_code 1 compare old new && grep "^moved: kvm_get: from" out &&
	symvers "${A}_GPL" "$B" "$C" >new && test_expect_code 1 compare old new && sums "compared=3 changed=0 lost=0 moved=1 .*"
'
test_expect_success 'a CRC that went to 0 is changed; 0 on both sides is counted' '
	symvers "0x00000000 schedule vmlinux EXPORT_SYMBOL" "$B" "$C" >new && test_expect_code 1 compare old new && grep "^changed: schedule" out &&
	compare new new && sums "compared=3 .* without_crc=1"
'
test_expect_success 'a missing or damaged file, one without CRCs and an empty one: exit 4, before any symbol' '
	for text in "no columns" "0x1	a	vmlinux	OTHER	" "0xq	a	vmlinux	EXPORT_SYMBOL	" \
		"0x00000000	a	vmlinux	EXPORT_SYMBOL	" ""; do
		printf "%s\n" "$text" >bad && test_expect_code 4 compare old bad && test ! -s out && test "$(wc -l <err)" = 1 || return 1
	done &&
	cat old old >bad && test_expect_code 4 compare bad old && grep "stands here twice" err &&
	test_expect_code 4 compare none old && test_expect_code 4 compare old none && grep "cannot be read" err &&
	test_expect_code 2 compare old
'
test_expect_success 'a list of names: only what it names counts, with headings and comments' '
	symvers "${A/abcd/abce}" "$B" "$C" >new &&
	printf "[rhel9_x86_64_stablelist]\n\tjbd2_stop\n\tabsent_one\n" >list && compare --list list old new &&
	grep -x "not in the baseline: absent_one" out && sums "compared=1 changed=0 lost=0 moved=0 tolerated=1 absent=1 .*" &&
	printf "[abi_symbol_list]\n# required by x.ko\n  schedule\n" >list && test_expect_code 1 compare --list list old new &&
	grep "^changed: schedule" out
'
test_expect_success 'lines of Module.symvers: names are taken, CRCs are of another configuration' '
	symvers "0x99 schedule vmlinux" >list && compare --list list old old && sums "compared=1 changed=0 .*" &&
	test_expect_code 1 compare --list list old new
'
test_expect_success 'severities: the first line that matches decides, FAIL is the default' '
	symvers "${A/abcd/abce}" "$B" "${C/beef/bee0}" >new &&
	printf "# why\nkvm_g* PASS\nvmlinux PASS\n" >list && compare --list list old new && sums "compared=1 .* tolerated=2 .*" &&
	grep "^tolerated by line 2: changed: kvm_get" out && grep "^tolerated by line 3: changed: schedule" out &&
	printf "schedule FAIL\nvmlinux PASS\narch/x86/* pass\n" >list && test_expect_code 1 compare --list list old new &&
	grep "^changed: schedule .*: FAIL by line 1$" out && grep "^tolerated by line 3" out &&
	printf "arch/x86/kvm/* PASS\n" >list && test_expect_code 1 compare --list list old new &&
	grep "^changed: schedule .*: FAIL, no line matches$" out
'
test_expect_success 'a list that is missing, mixed or unknown: exit 4; one of which nothing is there: exit 1' '
	test_expect_code 4 compare --list none old old && printf "#\n" >list && test_expect_code 4 compare --list list old old &&
	printf "schedule\nkvm_* PASS\n" >list && test_expect_code 4 compare --list list old old && grep ":2: of another kind" err &&
	printf "schedule MAYBE\n" >list && test_expect_code 4 compare --list list old old && grep ":1: neither" err &&
	printf "absent\n" >list && test_expect_code 1 compare --list list old old
'
cd / && rm -rf "$room"
test_done

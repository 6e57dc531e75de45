#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# audit.sh on trees of our own: what it shows, and what it calls a fault.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the thread flags of a tree'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

audit() { "$KIT/scripts/audit.sh" "$@"; }

# header TREE ARCH: its thread_info.h from standard input
header() {
	mkdir -p "$1/arch/$2/include/asm" && : >"$1/Makefile" &&
		cat >"$1/arch/$2/include/asm/thread_info.h"
}

test_expect_success 'setup' '
	printf "%s\n" "#define TIF_SIGPENDING 2" "#define TIF_SSBD 5" "#define TIF_VENDOR 30" \
		"#ifdef CONFIG_X" "#define TIF_NOTSC 6" "#endif" "#define _TIF_SSBD (1 << TIF_SSBD)" | header "old tree" x86 &&
	printf "%s\n" "#define TIF_A 0" "#define TIF_B 33" | header "old tree" ours &&
	printf "%s\n" "#define TIF_SIGPENDING 1" "#define TIF_SSBD 16" "#define TIF_VENDOR 30" \
		"#define TIF_ADDR32 28" | header new x86 &&
	printf "%s\n" "#define TIF_A 0" | header new ours
'
test_expect_success 'bit maps of all architectures' '
	audit "old tree" >out && grep -x "x86          .V...... ........ ........ .aa..G..     4      1   own numbers" out &&
	grep "^ours .* ..\{6\}a  *2  *-  *own numbers" out &&
	grep "^    5  TIF_SSBD  *21  \.$" out && grep "^    6  TIF_NOTSC (CONFIG_X)" out &&
	grep "^ *14  \.  *30  TIF_VENDOR vendor" out && grep "33  TIF_B" out &&
	grep -x "  free        0-1  3-4  7-29  31" out
'
test_expect_success 'a mark is explained where it is shown' '
	grep "^vendor -: the kit has no table" out && ! grep "^\* has another" out && audit --arch x86 "old tree" >one && ! grep "^vendor -" one &&
	printf "%s\n" "#ifdef CONFIG_X" "#define TIF_NOTSC 6" "#else" "#define TIF_NOTSC 7" "#endif" | header two x86 && audit two >out2 && grep "^\* has another" out2
'
test_expect_success 'at most 100 columns' '! grep "^.\{101\}" out'
test_expect_success 'changes to another tree' '
	test_expect_code 1 audit --arch x86 "old tree" new >out && grep -x "  kept        TIF_VENDOR 30" out &&
	grep -x "  renumbered  TIF_SIGPENDING 2->1  TIF_SSBD 5->16" out && grep -x "  new         TIF_ADDR32 28" out &&
	grep -x "  gone        TIF_NOTSC 6 (CONFIG_X)" out && ! grep ours out
'
test_expect_success 'JSON' '
	test_expect_code 1 audit --format json --out "a file" "old tree" new >out && test ! -s out &&
	jsonschema -i "a file" "$KIT/docs/audit.schema.json" && jq -e ".archs[1] | .arch == \"x86\" and .vendor == 1 and (.free_arch | length) == 15" "a file" &&
	jq -e ".archs[0].vendor == null" "a file" &&
	jq -e ".archs[1].flags[] | select(.name == \"TIF_NOTSC\") | .condition == \"CONFIG_X\" and .number == 6" "a file" &&
	jq -e ".archs[1].changes | any(.name == \"TIF_SSBD\" and .from == 5 and .to == 16)" "a file"
'
# faulty WORDS LINE...: a header with these lines is a fault, and is named
faulty() {
	local words=$1
	shift
	rm -rf bad && printf '%s\n' '#define TIF_SIGPENDING 2' '#define TIF_SPEC_IB 9' "$@" | header bad x86 &&
		test_expect_code 1 audit bad >out && tr -s " \n" " " <out | grep -e "$words"
}
test_expect_success 'a number twice' 'faulty "fault .*:3: TIF_X and TIF_SIGPENDING .*share the number 2" "#define TIF_X 2"'
test_expect_success 'a mask of another flag' 'faulty "fault .*_TIF_SPEC_IB is 0x4" "#define _TIF_SPEC_IB (1 << TIF_SIGPENDING)"'
test_expect_success 'a number as a mask' 'faulty "fault .*_TIF_SPEC_IB is the number 9" "#define _TIF_SPEC_IB TIF_SPEC_IB"'
test_expect_success 'neighbours parted' 'faulty "fault .*TIF_SPEC_L1D_FLUSH is 11 and must be" "#define TIF_SPEC_L1D_FLUSH 11"'
test_expect_success 'a flag without a value is named, and the others are shown' '
	faulty "not read .*:3: TIF_X cannot be evaluated: .*VENDOR" "#define TIF_X VENDOR" && grep "TIF_SPEC_IB" out
'
test_expect_success 'a header that cannot be read is named' '
	faulty "not read .*:3: this #if is never closed" "#ifdef X" && grep "^x86 .*not readable, see below" out
'
test_expect_success 'usage, and what is no tree' '
	test_expect_code 2 audit && test_expect_code 2 audit --format pdf new && test_expect_code 2 audit --arch .. new &&
	test_expect_code 3 audit --arch arm new && test_expect_code 3 audit . && test_expect_code 3 audit new nowhere &&
	test_expect_code 4 audit --out nowhere/file new 2>err && grep "out: nowhere/file cannot be written" err
'

test_done

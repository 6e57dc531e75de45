#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='arm64: one immediate finds the work before user mode, or the exact mask does'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# What the patch adds to the header between its flags and its end.
sed -n '/^+#if TIF_NOTIFY_RESUME/,/^+#endif$/s/^+//p' "$KIT/patches/arch/arm64/exit-flag.patch" >mask.h

# asserts NOTIFY_RESUME WORK CONDITION: it holds with these numbers of the work's flags.
asserts() {
	local number work="0"

	for number in $1 $2; do work+=" | (1UL << $number)"; done
	{
		printf '#define TIF_NOTIFY_RESUME %s\n#define _TIF_RSEQ (1UL << 11)\n' "$1"
		printf '#define _TIF_WORK_MASK (%s)\n' "$work"
		printf 'typedef unsigned int u32;\n#include "mask.h"\n'
		printf '_Static_assert(%s, "");\n' "$3"
		printf 'unsigned long one(unsigned long flags) { return tif_exit_work(flags); }\n'
	} >mask.c
	gcc -std=gnu11 -Wall -Werror -fsyntax-only mask.c
}

EXACT='tif_exit_work(~0UL) == (_TIF_WORK_MASK | _TIF_RSEQ)'

test_expect_success 'the numbers of the table and of the generic header: bits 0 to 11, 30 and 31' '
	own=$(awk "\$2 == \"TIF_FOREIGN_FPSTATE\" || \$2 == \"TIF_MTE_ASYNC_FAULT\" { print \$3 }" "$KIT/arch/arm64/bits.tif") &&
	test "$(echo $own)" = "30 31" &&
	asserts 0 "1 2 4 8 $own" "tif_exit_work(~0UL) == 0xc0000fff" &&
	asserts 0 "1 2 4 5 8 9 $own" "tif_exit_work(~0UL) == 0xc0000fff" &&
	! asserts 0 "1 2 4 8 $own" "$EXACT"
'
test_expect_success 'a flag of the work that a tree adds elsewhere, or above 31: the exact mask' '
	asserts 0 "1 2 4 8 30 31 23" "$EXACT" && asserts 0 "1 2 4 8 30 31 40" "$EXACT"
'
test_expect_success 'the numbers of the tree: the exact mask' '
	asserts 2 "0 1 3 4 5 6" "$EXACT"
'

test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='series 6.12 on a tree that took the generic thread flags already: level rseq lands on top'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

apply() { "$KIT/scripts/apply.sh" "$@"; }
fresh() { rm -rf tree && cp -R "$KIT/tests/scenarios/generic-header" tree && chmod -R u=rwX,go=rX tree; }
# bit_of NAME [OPTION...]: its number for the preprocessor, or its name
bit_of() {
	local name=$1
	shift
	mkdir -p inc/vdso && echo "#define BIT(nr) (1UL << (nr))" >inc/vdso/bits.h &&
		printf '#include <linux/thread_info.h>\n%s\n' "$name" | cpp -P "$@" -Iinc -Itree/include -Itree/arch/x86/include - | tail -n 1
}

test_expect_success 'series 6.12 is the one, by what the tree has; level tif has nothing to do' '
	fresh && bytes tree >was && apply --level tif tree >out && grep "^Nothing to do: level tif of series 6.12" out && bytes tree >have && test_cmp was have
'
test_expect_success 'level rseq lands, with no patch of level tif' '
	apply --json r.json tree >out && jq -e ".series == \"6.12\" and .outcome == \"applied\" and ([.patches[] | select(.level == \"tif\")] | length) == 0" r.json &&
	jq -e "[.left_out[] | select(.by_probe and (.why | test(\"the generic thread flags already\"))).patch] | index(\"cocci/x86.patch\") and index(\"tif/kconfig.patch\") and index(\"compat/tif.patch\")" r.json &&
	jq -e ".rseq[] | select(.arch == \"x86\").flag == \"own\"" r.json
'
test_expect_success 'TIF_RSEQ has its bit in the tree'\''s own header, where something consumes it' '
	[[ $(bit_of TIF_RSEQ -DCONFIG_HAVE_TIF_RSEQ) == 11 && $(bit_of TIF_RSEQ) == 0 && $(bit_of TIF_SSBD) == 16 ]] &&
	[[ $(bit_of _TIF_RSEQ -DCONFIG_HAVE_TIF_RSEQ) == "(1UL << (11))" ]] && grep "select HAVE_TIF_RSEQ" tree/arch/x86/Kconfig && [[ -e tree/kernel/rseq_entry.c ]]
'
test_expect_success 'the audit reads it: a flag of its own, no number twice' '
	"$KIT/scripts/audit.sh" --arch x86 --format json tree >a.json && jq -e "[.. | objects | select(.name? == \"TIF_RSEQ\" and .condition? == \"CONFIG_HAVE_TIF_RSEQ\")] | length == 1" a.json
'
test_expect_success 'again: nothing to do; undone: every byte' 'apply tree | grep "^Already applied" && apply --undo tree >out && bytes tree >have && test_cmp was have'
test_expect_success 'native numbering is the same here: the numbers are the tree'\''s' '
	apply --numbering native tree >out && [[ $(bit_of TIF_RSEQ -DCONFIG_HAVE_TIF_RSEQ) == 11 ]] && apply --undo tree >out
'
test_expect_success 'a number that something else has: refused, with the place' '
	refuses() { ! apply "$@" >out 2>err && grep -e "$words" err; } && bytes tree >was &&
	sed -i "s/^#define TIF_SSBD.*/&\n#define TIF_VENDOR 11/" tree/arch/x86/include/asm/thread_info.h &&
	words="tif/rseq-bit.patch, arch/x86/include/asm/thread_info.h, line [0-9]*: TIF_VENDOR of x86 has the number 11, which TIF_RSEQ gets" refuses tree &&
	fresh && echo "enum { TIF_SITE = 11 };" >tree/kernel/site.c && words="kernel/site.c, line 1: TIF_SITE has the number 11, which TIF_RSEQ gets" refuses tree &&
	echo "int site(void) { return test_thread_flag(11); }" >tree/kernel/site.c && words="kernel/site.c, line 1: code has the number 11, which TIF_RSEQ gets" refuses tree &&
	echo "int n; int site(void) { return test_thread_flag(n); }" >tree/kernel/site.c && words="may have the number that TIF_RSEQ gets" refuses tree &&
	apply --level tif tree >out && echo "int site(void) { return test_thread_flag(12); }" >tree/kernel/site.c && apply tree >out
'

test_done

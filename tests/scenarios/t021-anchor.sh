#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='where a hunk may go, and what lands around it'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

K=kit/patches/arch/x86/select.patch

fresh() { rm -rf tree && new_tree; }

# x86_hunk LINES...: the patch of arch/x86/Kconfig has this hunk.
x86_hunk() {
	cp "$MINI/kit/patches/arch/x86/select.patch" $K && sed -i '/^@@/,$d' $K && printf '%s\n' "$@" >>$K
}

test_expect_success 'setup: a hunk that leans on one line, and on none around it' '
	new_kit && x86_hunk "@@ -4 +4,2 @@" "-config X86" "+config X86" "+	select HAVE_GENERIC_TIF_BITS"
'
test_expect_success 'its neighbours may change' '
	fresh && sed -i "s/select GENERIC_ENTRY/select GENERIC_ENTRY if VENDOR/; 1a # a vendor" tree/arch/x86/Kconfig &&
	apply --json a.json tree >/dev/null && grep -A 1 "^config X86" tree/arch/x86/Kconfig | grep "select HAVE_GENERIC_TIF_BITS" &&
	jq -e ".offsets[] | select(.file == \"arch/x86/Kconfig\") | .line == 5 and .offset == 1" a.json
'
test_expect_success 'what lands has the lines of this tree around it, and their numbers' '
	grep -x "@@ -3,6 +3,7 @@" tree/patches/arch/x86/select.patch && grep -x " 	select GENERIC_ENTRY if VENDOR" tree/patches/arch/x86/select.patch
'
test_expect_success 'its header is kept' '
	grep -x "Subject: x86: select it" tree/patches/arch/x86/select.patch && grep -x "Patch-mainline: Never, for the tests" tree/patches/arch/x86/select.patch
'
test_expect_success 'the landed stack has no offset and needs no fuzz' '
	no_stack tree >want && (cd tree && quilt --quiltrc - pop -a -q && quilt --quiltrc - push -a --fuzz=0) >log &&
	! grep -i "offset\|fuzz" log && no_stack tree >have && test_cmp want have
'
test_expect_success 'each landed hunk has three lines of context, or the end of its file' '
	(cd tree/patches && grep -h "^@@ -[1-9]" $(grep -v "^#" series | grep -v "^compat/")) >hunks && [[ -s hunks ]] &&
	! grep -E "^@@ -[0-9]+ |^@@ -[0-9]+,[12] " hunks
'
test_expect_success 'undo gives every byte back' '
	apply --undo tree >/dev/null && sed -i "s/ if VENDOR//; 2d" tree/arch/x86/Kconfig && restored
'

test_expect_success 'setup: a hunk whose line stands in the file twice, and not where it was made' '
	x86_hunk "@@ -9 +9,2 @@" "-	select HAVE_RSEQ" "+	select HAVE_RSEQ" "+	select HAVE_GENERIC_TIF_BITS" &&
	fresh && printf "\nconfig VENDOR\n\tbool\n\tselect HAVE_RSEQ\n" >>tree/arch/x86/Kconfig
'
test_expect_success 'it is refused, with both places' '
	refuses 1 "arch/x86/select.patch, arch/x86/Kconfig, hunk 1, line 9: its lines are found at 2 places (lines 7, 11)" --json c.json tree &&
	jq -e ".conflicts[0] | .already_applied == false and .expected == [\"\tselect HAVE_RSEQ\"]" c.json
'
test_expect_success 'a dry run says the same' 'refuses 1 "2 places (lines 7, 11)" --dry-run tree'
test_expect_success 'where it was made, it goes' '
	sed -i "s/^@@ -9 +9,2/@@ -7 +7,2/" $K && apply tree >/dev/null && sed -n 8p tree/arch/x86/Kconfig | grep GENERIC_TIF && apply --undo tree >/dev/null
'
test_expect_success 'with the line in one place only, it goes there' '
	sed -i "s/^@@ -7 +7,2/@@ -9 +9,2/" $K && fresh && apply tree >/dev/null && sed -n 8p tree/arch/x86/Kconfig | grep GENERIC_TIF
'
test_expect_success 'a hunk that names no line of the file' '
	x86_hunk "@@ -6,0 +7 @@" "+	select HAVE_GENERIC_TIF_BITS" && fresh && refuses 1 "names no line of the file" tree
'

test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a way to user mode that no hook changes is refused, and is a fault of the audit'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# fresh TREE: the miniature has x86's flags of today.
fresh() {
	rm -rf tree && cp -R "$MINI/$1" tree && chmod -R u=rwX,go=rX tree && mkdir -p tree/arch/x86/include/asm &&
		{ test -f tree/arch/x86/include/asm/thread_info.h || cp "$MINI/tree/arch/x86/include/asm/thread_info.h" tree/arch/x86/include/asm/; }
}
apply() { "$KIT/scripts/apply.sh" "$@"; }
# audit: a miniature has faults of its own.
audit() { "$KIT/scripts/audit.sh" tree >out || test $? = 1; }

# second FILE CALL: a function of a vendor, at the end of FILE, that goes to user mode.
second() { printf 'static void vendor_exit(struct pt_regs *regs, unsigned long work)\n{\n\tif (work)\n\t\t%s(regs, work);\n}\n' "$2" >>"tree/$1"; }

# noticed TREE ARCH FILE CALL: before and after the kit; the other architecture is not concerned.
noticed() {
	local other=x86 line
	if test "$2" = x86; then other=arm64; fi
	fresh "$1" && second "$3" "$4" && line=$(grep -n "$4(regs, work);" "tree/$3" | cut -d: -f1) &&
		test_expect_code 1 apply --dry-run --arch "$2" tree >out 2>err &&
		grep "conflict: arch/$2/tif-rseq.*, $3, line $line: vendor_exit() calls $4(), and TIF_RSEQ is consumed in .* alone" err &&
		apply --arch "$other" tree >out && apply --undo tree >out &&
		fresh "$1" && apply tree >out && audit && ! grep "would be lost" out &&
		second "$3" "$4" && line=$(grep -n "$4(regs, work);" "tree/$3" | cut -d: -f1) &&
		audit && grep "$3:$line: vendor_exit() calls $4()" out
}

test_expect_success 'generic entry' 'noticed tree-5.15 x86 kernel/entry/common.c exit_to_user_mode_loop'
test_expect_success 'the loop in C of arm64' 'noticed tree-5.15 arm64 arch/arm64/kernel/entry-common.c do_notify_resume'
test_expect_success 'the loop of x86 without generic entry' 'noticed tree-4.18 x86 arch/x86/entry/common.c exit_to_usermode_loop'
test_expect_success 'in a file of its own, too; a comment, a prototype and assembly are no exit' '
	fresh tree-5.15 && mkdir -p tree/arch/arm64/vendor && second arch/arm64/vendor/exit.c do_notify_resume &&
	test_expect_code 1 apply --dry-run tree >out 2>err && grep "arch/arm64/vendor/exit.c, line 4: vendor_exit() calls" err &&
	printf "/* do_notify_resume() */\nvoid do_notify_resume(struct pt_regs *regs, unsigned long work);\nvoid f(void) { /* do_notify_resume(regs, 0) */ }\n" \
		>tree/arch/arm64/vendor/exit.c && echo "	bl do_notify_resume" >tree/arch/arm64/vendor/exit.S && apply --dry-run tree >out
'
test_expect_success 'with the alias every way takes the events, and level tif changes none' '
	fresh tree-5.15 && second arch/arm64/kernel/entry-common.c do_notify_resume &&
	apply --dry-run --arch x86 tree >out && apply --dry-run --level tif tree >out
'
test_done

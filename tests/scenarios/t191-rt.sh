#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the series of the kit on trees of a few lines with the facts of real-time kernels'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"
# shellcheck source=tests/lib/kernel-like.sh
. "$KIT/tests/lib/kernel-like.sh"

readonly FLAGS=tree/arch/x86/include/asm/thread_info.h WORK=tree/include/linux/entry-common.h
readonly LOOP=tree/kernel/entry/common.c LINUX=tree/include/linux/thread_info.h

apply() { "$KIT/scripts/apply.sh" "$@"; }

# lazy_flag NUMBER: x86 has the flag of lazy preemption, with this number.
lazy_flag() {
	sed -i -e "s/^#define TIF_ADDR32.*/&\n#define TIF_NEED_RESCHED_LAZY	$1	\/* give up the CPU on the way out *\//" \
		-e 's/^#define _TIF_ADDR32.*/&\n#define _TIF_NEED_RESCHED_LAZY	(1 << TIF_NEED_RESCHED_LAZY)/' $FLAGS &&
		mkdir -p tree/include/vdso && echo '#define BIT(n) (1UL << (n))' >tree/include/vdso/bits.h
}

# loop_asks MASK: what the loop gives up the CPU for.
loop_asks() { sed -i "s/^\t\twork(regs, ti_work);/\t\tif (ti_work \& $1)\n\t\t\tschedule();\n&/" $LOOP; }

# with_patches: the RT patches of 5.10 and 6.1: the flag is work where PREEMPT_LAZY is set.
with_patches() {
	lazy_flag "$1" && echo -rt64 >tree/localversion-rt && loop_asks _TIF_NEED_RESCHED_MASK &&
		sed -i -e 's/(_TIF_NOTIFY_RESUME | ARCH/(_TIF_NOTIFY_RESUME | _TIF_NEED_RESCHED_MASK | ARCH/' \
			-e '/^#define EXIT_TO_USER_MODE_WORK/i\
#ifdef CONFIG_PREEMPT_LAZY\
# define _TIF_NEED_RESCHED_MASK (_TIF_NEED_RESCHED | _TIF_NEED_RESCHED_LAZY)\
#else\
# define _TIF_NEED_RESCHED_MASK (_TIF_NEED_RESCHED)\
#endif' $WORK
}

# delayed_signal: 5.10's send in the loop what an atomic context could not.
delayed_signal() {
	sed -i 's/^\t\twork(regs, ti_work);/#ifdef ARCH_RT_DELAYS_SIGNAL_SEND\n\t\tif (current->forced_info.si_signo)\n\t\t\tforce_sig_info(\&current->forced_info);\n#endif\n&/' $LOOP
}

# as_upstream: 6.12's: the flag is work always, and a name of the other one elsewhere.
as_upstream() {
	echo -rt15 >tree/localversion-rt && loop_asks '(_TIF_NEED_RESCHED | _TIF_NEED_RESCHED_LAZY)' &&
		sed -i 's/(_TIF_NOTIFY_RESUME | ARCH/(_TIF_NOTIFY_RESUME | _TIF_NEED_RESCHED | _TIF_NEED_RESCHED_LAZY | ARCH/' $WORK &&
		printf '%s\n' '#ifndef TIF_NEED_RESCHED_LAZY' '#define TIF_NEED_RESCHED_LAZY TIF_NEED_RESCHED' \
			'#define _TIF_NEED_RESCHED_LAZY _TIF_NEED_RESCHED' '#endif' >>$LINUX
}

# lands SERIES OPTION...: that series by choice, every patch.
lands() {
	bytes tree >before.b || return 1
	apply "${@:2}" --json run.json tree >out 2>err || { cat out err && return 1; }
	jq -e --arg s "$1" '.series == $s and .conflicts == []' run.json || { cat run.json && return 1; }
}
back() { apply --undo tree >out && bytes tree >after.b && test_cmp before.b after.b; }

# true_of EXPRESSION...: the compiler agrees, of the tree's flags and of the loop's work,
# with PREEMPT_LAZY (LAZY is 1) and without.
true_of() {
	local e
	grep '^#' $WORK >work.h || return 1
	for e; do
		printf '%s\n' '#include <linux/thread_info.h>' '#include "work.h"' "_Static_assert($e, \"\");" >of.c &&
			compiles -DLAZY=1 -DCONFIG_PREEMPT_LAZY && compiles -DLAZY=0 || return 1
	done
}
compiles() { gcc -fsyntax-only "$@" -DCONFIG_HAVE_TIF_RSEQ -I. -Itree/include -Itree/arch/x86/include of.c; }

test_expect_success 'the RT patches of 6.1: the lazy flag is one of the generic flags, and stays work of the loop' '
	kernel_like 6 6 && with_patches 19 && lands 6.6 && jq -e ".fingerprint.variants == [\"rt -rt64\"]" run.json &&
	true_of "TIF_NEED_RESCHED_LAZY == 5" "_TIF_NEED_RESCHED_LAZY == 0x20" "TIF_RSEQ == 11" \
		"EXIT_TO_USER_MODE_WORK == (_TIF_NOTIFY_RESUME | _TIF_NEED_RESCHED | _TIF_RSEQ | LAZY * 0x20)" &&
	grep "HAVE_TIF_NEED_RESCHED_LAZY$" $FLAGS &&
	grep "while (ti_work & EXIT_TO_USER_MODE_WORK_LOOP)" $LOOP && grep "if (ti_work & _TIF_NEED_RESCHED_MASK)" $LOOP && back
'
test_expect_success 'a tree without the flag does not get it' '
	kernel_like 6 6 && with_patches 19 && sed -i "/RESCHED_LAZY/d" $FLAGS && lands 6.6 &&
	! grep RESCHED_LAZY $FLAGS && back
'
test_expect_success 'the RT patches of 5.10: the flag keeps the last number, its mask is not negative' '
	kernel_like 6 6 && with_patches 31 && delayed_signal && lands 6.6 --numbering native &&
	true_of "TIF_NEED_RESCHED_LAZY == 31" "_TIF_NEED_RESCHED_LAZY == 1UL << 31" "TIF_RSEQ == 6" "TIF_ADDR32 == 29" \
		"!(EXIT_TO_USER_MODE_WORK >> 32)" &&
	grep -A 1 "forced_info.si_signo" $LOOP | grep force_sig_info && grep "rseq_exit_update(regs);" $LOOP && back
'
test_expect_success 'the RT patches of 6.12: upstream lazy preemption, with a flag of its own and with the name alone' '
	kernel_like 6 12 && extern_loop && lazy_flag 4 && sed -i "s/TIF_SINGLESTEP\t\t4/TIF_SINGLESTEP\t\t6/" $FLAGS && as_upstream && lands 6.12 &&
	true_of "TIF_NEED_RESCHED_LAZY == 5" "TIF_NEED_RESCHED == 4" "TIF_SINGLESTEP == 25" \
		"EXIT_TO_USER_MODE_WORK == (_TIF_NOTIFY_RESUME | 0x30 | _TIF_RSEQ)" && back &&
	kernel_like 6 12 && extern_loop && lazy_flag 4 && sed -i "/RESCHED_LAZY/d" $FLAGS && as_upstream && lands 6.12 &&
	true_of "TIF_NEED_RESCHED_LAZY == 4" "EXIT_TO_USER_MODE_WORK == (_TIF_NOTIFY_RESUME | 0x10 | _TIF_RSEQ)" && back
'

test_done

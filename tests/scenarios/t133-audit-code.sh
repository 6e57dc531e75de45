#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# audit.sh and the code of a tree: each kind of fault, planted, is found where
# it is, and what is right is not called a fault.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='planted faults in the code of a tree'
# a real tree where there is one; the tests have a cache of their own
REAL=${TIF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tif-backports}/trees
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# lines FILE LINE...: a file of the tree with these lines
lines() {
	mkdir -p "$(dirname -- "tree/$1")" && printf '%s\n' "${@:2}" >"tree/$1"
}

# new ARCH LINE...: a new tree with one architecture, whose header has these lines
new() {
	rm -rf tree && lines Makefile 'VERSION = 6' 'PATCHLEVEL = 12' 'SUBLEVEL = 1' &&
		lines "arch/$1/include/asm/thread_info.h" "${@:2}"
}

# x86: a tree with some flags and their masks
x86() {
	new x86 '#define TIF_SIGPENDING 2' '#define TIF_NEED_RESCHED 3' '#define TIF_SSBD 5' \
		'#define _TIF_SIGPENDING (1 << TIF_SIGPENDING)' \
		'#define _TIF_NEED_RESCHED (1 << TIF_NEED_RESCHED)' '#define _TIF_SSBD (1 << TIF_SSBD)'
}

# audit CODE [OTHER-TREE]: the report in "out", on one line in "words"
audit() {
	local code=$1
	shift
	test_expect_code "$code" "$KIT/scripts/audit.sh" "$@" tree >out && ! grep '^.\{101\}' out &&
		tr -s ' \n' ' ' <out >words
}

# c CODE LINE WORDS: a C file with this line is audited
c() {
	x86 && lines arch/x86/kernel/x.c '/* flags & TIF_SSBD */' 'int f(unsigned long flags)' '{' "$2" '}' &&
		audit "$1" && { test -z "$3" || grep -e "$3" words; }
}

number='arch/x86/kernel/x.c:4: TIF_SSBD is a number, and a mask is meant'
mask='arch/x86/kernel/x.c:4: _TIF_SSBD is a mask, and a number is meant'
test_expect_success 'a number for a mask' '
	c 1 "return flags & TIF_SSBD;" "fault $number" && c 1 "return (flags & (TIF_SSBD)) != 0;" "$number" &&
	c 1 "flags &= ~TIF_SSBD;" "$number" && c 1 "flags |= TIF_SSBD;" "$number" &&
	c 1 "return flags & (_TIF_SIGPENDING | TIF_SSBD);" "$number" && c 1 "set_bits(TIF_SSBD, &flags);" "$number"
'
test_expect_success 'a mask for a number' '
	c 1 "return test_thread_flag(_TIF_SSBD);" "fault $mask" && c 1 "set_tsk_thread_flag(t, _TIF_SSBD);" "$mask" &&
	c 1 "return flags & BIT(_TIF_SSBD);" "$mask" && c 1 "return flags & (1UL << _TIF_SSBD);" "$mask" &&
	c 1 "set_bit(_TIF_SSBD, &ti->flags);" "$mask"
'
test_expect_success 'the right one is no fault' '
	c 0 "return flags & _TIF_SSBD;" && c 0 "return flags & ~(_TIF_SSBD | _TIF_SIGPENDING);" &&
	c 0 "return test_and_clear_tsk_thread_flag(t, TIF_SSBD);" && c 0 "return flags & (1UL << TIF_SSBD);" &&
	c 0 "return flags & BIT(TIF_SSBD) | BIT(TIF_SIGPENDING);" && c 0 "clear_bits(_TIF_SSBD, &flags);" &&
	c 0 "pr_info(\"flags & TIF_SSBD\"); // flags & TIF_SSBD" && c 0 "update_thread_flag(TIF_SSBD, x & _TIF_SSBD);"
'
test_expect_success 'core code is read, too' '
	x86 && lines kernel/x.c "int f(long ti_work) { return ti_work & TIF_NEED_RESCHED; }" && audit 1 &&
	grep "core code 1 files fault kernel/x.c:1: TIF_NEED_RESCHED is a number" words
'
test_expect_success 'a position: arithmetic on a number' '
	c 0 "return flags >> TIF_SSBD;" "depends arch/x86/kernel/x.c:4: computes with the number of TIF_SSBD" &&
	c 0 "ctx = TIF_SSBD;" "keeps the number of TIF_SSBD" && c 0 "BUILD_BUG_ON(TIF_SSBD < SHIFT);" "computes with"
'
test_expect_success 'a variable of 32 bits for all flags' '
	c 0 "u32 cached = READ_ONCE(current_thread_info()->flags);" "x.c:4: cached is u32: it holds flags up to 31" &&
	c 0 "unsigned int w = read_thread_flags();" "w is unsigned int" &&
	c 0 "unsigned long v = read_thread_flags();" && ! grep "holds flags" words
'
test_expect_success 'what code depends on is looked up, not believed' '
	x86 && audit 0 && grep "not in this tree: BUILD_BUG_ON(TIF_SSBD" words &&
	lines arch/x86/include/asm/spec-ctrl.h "	BUILD_BUG_ON(TIF_SSBD < SPEC_CTRL_SSBD_SHIFT);" && audit 0 &&
	grep "asm/spec-ctrl.h:1: TIF_SSBD must be 2 or more" words && ! grep "not in this tree" words &&
	sed -i "s/SSBD 5/SSBD 1/" tree/arch/x86/include/asm/thread_info.h && audit 1 && grep "2 or more, and is 1" words
'
test_expect_success 'an immediate that does not fit today' '
	new riscv "#define TIF_A 3" "#define TIF_B 11" "#define _TIF_A (1 << TIF_A)" "#define _TIF_WORK (_TIF_A | (1 << TIF_B))" &&
	lines arch/riscv/kernel/entry.S "	andi s0, s0, _TIF_WORK" && audit 1 &&
	grep "fault arch/riscv/kernel/entry.S:1: andi does not take this constant (0x808 -> 0x[0-9a-f]*; it takes 12 bits, signed)" words
'
test_expect_success 'an immediate that will not fit after a conversion' '
	new openrisc "#define TIF_SYSCALL_TRACE 0" "#define _TIF_SYSCALL_TRACE (1<<TIF_SYSCALL_TRACE)" &&
	lines arch/openrisc/kernel/entry.S "/* TIF_SYSCALL_TRACE? */" "1:	l.andi	r30,r30,_TIF_SYSCALL_TRACE" && audit 0 &&
	grep "^openrisc .* no " out && grep "conversion no .*entry.S:2: l.andi does not take this constant after" words
'
test_expect_success 'numbers and masks in assembly' '
	new mips "#define TIF_NEED_RESCHED 2" "#define _TIF_NEED_RESCHED (1<<TIF_NEED_RESCHED)" &&
	lines arch/mips/kernel/entry.S "andi t0, a2, TIF_NEED_RESCHED # _TIF_X" && audit 1 &&
	grep "entry.S:1: andi takes a mask, and this is a number" words &&
	lines arch/mips/kernel/entry.S "andi t0, a2, 1<<TIF_NEED_RESCHED" "# andi t0, a2, TIF_NEED_RESCHED" && audit 0 &&
	new arm64 "#define TIF_SSBD 2" "#define _TIF_SSBD (1<<TIF_SSBD)" &&
	lines arch/arm64/kernel/entry.S "tbnz x1, #_TIF_SSBD, 1f" && audit 1 && grep "tbnz takes a number, and this is a mask" words
'
test_expect_success 'an instruction that nothing is known about is named' '
	x86 && lines arch/x86/kernel/entry.S "	pextl \$_TIF_SSBD, %eax" && audit 1 &&
	grep "not read arch/x86/kernel/entry.S:1: nothing is known about the limits of pextl" words && grep "conversion  *unknown" out
'
# s ARCH CODE LINE...: assembly of an architecture that has flags 7 and 20
s() {
	new "$1" '#define TIF_A 7' '#define TIF_B 20' && lines "arch/$1/kernel/entry.S" "${@:3}" && audit "$2"
}
seven='.*7[,:] TIF_A' twenty='.*20[,:] TIF_B'
test_expect_success 'numbers that assembly gives to the word in memory' '
	s x86 0 "	testl \$0x80, TASK_TI_flags(%rax)" "1:	lock orl \$(1 << 20), TI_flags(%rax)" "	testb \$0x10, TI_flags+2(%rax)" &&
	grep "entry.S:1: $seven" words && grep "entry.S:2: $twenty" words && grep "entry.S:3: $twenty" words && grep "conversion  *no" out &&
	s s390 0 "	tm	__TI_flags+7(%r12),0x80" "	oi	__TI_flags+5(%r12),1<<4" &&
	grep "entry.S:1: $seven" words && grep "entry.S:2: $twenty" words &&
	s x86 0 "	testl \$0x80, TI_flags_other(%rax)" "	testl \$0x80, TI_status(%rax)" "	movl \$0, TI_flags(%rax)" && ! grep "entry.S" words &&
	s x86 1 "	xbtl \$7, TI_flags(%rax)" "	testb \$7, 2+TI_flags(%rax)" &&
	grep "not read arch/x86/kernel/entry.S:1: xbtl: what it does with a number" words && grep "entry.S:2: testb: what it does" words
'
test_expect_success 'numbers that assembly gives to a register with the word' '
	s arm64 0 "	ldr	x19, [tsk, #TSK_TI_FLAGS]" "	nop" "	tbnz	w19, #7, 1f" "	tst	x19, #0x100000" &&
	grep "entry.S:3: $seven" words && grep "entry.S:4: $twenty" words &&
	s powerpc 0 "	ld	r9,TI_FLAGS(r12)" "	andi.	r0,r9,1<<7" "	andis.	r0,r9,0x10" &&
	grep "entry.S:2: $seven" words && grep "entry.S:3: $twenty" words &&
	s mips 0 "	LONG_L	a2, TI_FLAGS(\$28)" "	andi	t0, a2, 0x80" && grep "entry.S:2: $seven" words
'
load='	ldr	x19, [tsk, #TSK_TI_FLAGS]'
test_expect_success 'a register that does not hold the word any more' '
	s arm64 0 "$load" "	ldr	x19, [tsk, #TSK_TI_PREEMPT]" "	tbnz	x19, #7, 1f" "$load" "2:	tbnz	x19, #7, 1f" "$load" "	bl	f" \
		"	tbnz	x19, #7, 1f" "$load" "	tbnz	x20, #7, 1f" "	tst	x19, x20" "	mov	x19, #7" "	tbnz	x19, #7, 1f" && ! grep "entry.S" words &&
	s arm64 0 "$load" "	and	x19, x19, #0x80" "	tbnz	x19, #3, 1f" && grep "entry.S:2: $seven" words && ! grep "entry.S:3" words
'
test_expect_success 'a position without a name' '
	new alpha "#define TIF_SYSCALL_TRACE 0" && lines arch/alpha/kernel/entry.S "	blbs    \$3, strace" && audit 0 &&
	grep "conversion no .*entry.S:1: TIF_SYSCALL_TRACE must be 0, and becomes 16" words &&
	new alpha "#define TIF_SYSCALL_TRACE 1" && lines arch/alpha/kernel/entry.S "	blbs    \$3, strace" && audit 1 &&
	grep "fault arch/alpha/kernel/entry.S:1: TIF_SYSCALL_TRACE must be 0, and is 1" words
'
test_expect_success 'a literal mask' '
	new nios2 "#define TIF_SYSCALL_TRACE 0" "#define TIF_NOTIFY_RESUME 1" "#define _TIF_WORK_MASK 0x0000FFFE" &&
	audit 0 && grep "^nios2 .* as is" out && grep "_TIF_WORK_MASK has literal .*loses TIF_NOTIFY_RESUME (nothing uses it)" words &&
	lines arch/nios2/kernel/entry.S "ANDI32 r11, r10, _TIF_WORK_MASK" && audit 0 && grep "^nios2 .* with fixes" out &&
	grep "conversion with fixes .*thread_info.h:3: _TIF_WORK_MASK has literal numbers: with new ones it loses TIF_NOTIFY_RESUME" words
'
test_expect_success 'other data among the flags; two headers in one folder' '
	new sparc "#if defined(__sparc__) && defined(__arch64__)" "#include <asm/thread_info_64.h>" "#else" \
		"#include <asm/thread_info_32.h>" "#endif" &&
	lines arch/sparc/include/asm/thread_info_32.h "#define TIF_A 1" &&
	lines arch/sparc/include/asm/thread_info_64.h "#define TI_FLAG_WSAVED_SHIFT	16" "#define TIF_A 2" && audit 0 &&
	sed -n "/^sparc32  arch/,/^sparc64  arch/p" out >sparc32 && grep " 1  TIF_A" sparc32 && ! grep "no flags from" sparc32 &&
	sed -n "/^sparc64  arch/,\$ p" out >sparc64 && grep " 2  TIF_A" sparc64 && grep "no flags from 16 on" sparc64
'
test_expect_success 'a flag outside of thread_info.h: free, or shared' '
	x86 && lines include/linux/site.h "#define TIF_SITE (40)" && audit 0 && grep "conversion  *as is" out &&
	grep "include/linux/site.h:1: TIF_SITE has the number 40: a conversion keeps clear" words &&
	x86 && lines arch/x86/kernel/x.c "enum site { TIF_SITE_A = 4, TIF_SITE };" && audit 1 &&
	grep "fault arch/x86/kernel/x.c:1: TIF_SITE and TIF_SSBD (arch/x86/include/asm/thread_info.h:3) share the number 5" words &&
	x86 && lines kernel/x.c "static const int TIF_SITE = 77;" && audit 1 && grep "TIF_SITE: 77 is no number of a flag" words &&
	x86 && lines kernel/x.c "#define TIF_SITE 7" && audit 0 && grep "conversion  *no" out &&
	grep "kernel/x.c:1: TIF_SITE has the number 7, which the conversion would give to TIF_USER_RETURN_NOTIFY" words
'
test_expect_success 'a number where a name is meant: today, and after a conversion' '
	c 0 "return test_thread_flag(5);" "x.c:4: has the number 5, TIF_SSBD today and free after the conversion" &&
	grep "conversion  *no" out && c 0 "return test_thread_flag(40);" "x.c:4: .* today 40: free; after a conversion 40: free" &&
	grep "conversion  *as is" out &&
	c 0 "return !!(read_thread_flags() & 0x80);" "the number 7, free today and TIF_USER_RETURN_NOTIFY after"
'
test_expect_success 'a number that cannot be read: the verdict says so' '
	c 1 "return test_thread_flag(site());" "not read arch/x86/kernel/x.c:4: site ( ): cannot be told" &&
	grep "conversion  *no" out && grep "may have any number" words
'
int='an int with bit 31 set is negative'
test_expect_success 'masks have the types of C' '
	new x86 "#define TIF_A 31" "#define _TIF_A (1 << TIF_A)" "#define _TIF_B (1U << TIF_A)" && audit 1 &&
	grep "fault arch/x86/include/asm/thread_info.h:2: _TIF_A: $int" words && ! grep "_TIF_B: " words &&
	new x86 "#define TIF_A 40" "#define _TIF_A (1 << TIF_A)" "#define _TIF_B BIT(TIF_A)" && audit 1 &&
	grep "fault arch/x86/include/asm/thread_info.h:2: _TIF_A: 1 << 40 shifts by as many bits" words && ! grep "_TIF_B: " words &&
	new arm "#define TIF_A 31" "#define _TIF_A (1 << TIF_A)" && lines arch/arm/Kconfig "config ARM" && audit 0 &&
	new mips "#define TIF_SYSCALL_TRACE 31" "#define _TIF_SYSCALL_TRACE (1<<TIF_SYSCALL_TRACE)" && audit 0 &&
	grep "warning arch/mips/include/asm/thread_info.h:2: _TIF_SYSCALL_TRACE: $int" words &&
	echo "#define TIF_B 40" >>tree/arch/mips/include/asm/thread_info.h && audit 1 && grep "fault arch/mips.*:2: _TIF_SYSCALL_TRACE" words
'
test_expect_success 'an int that is shifted by a flag in code' '
	new x86 "#define TIF_A 40" "#define TIF_B 31" "#define TIF_C 7" &&
	lines kernel/empty.c && lines arch/x86/kernel/x.c "int f(unsigned long w)" "{" "return w & (1 << TIF_A);" "return w & (1 << TIF_B);" \
		"return w & (1UL << TIF_A | 1 << TIF_C);" "}" && audit 1 &&
	grep "fault arch/x86/kernel/x.c:3: 1 << TIF_A shifts an int by 40" words && grep "x.c:4: 1 << TIF_B is a negative" words &&
	grep "x.c:5: 1 << TIF_C shifts an int, and the flag becomes 31: write BIT(TIF_C)" words && x86 && lines kernel/x.c "void f(struct thread_info *ti)" "{" "ti->flags |= 1 << 40;" "}" && audit 1 &&
	grep "fault kernel/x.c:3: 1 << 40: 1 << 40 shifts" words
'
test_expect_success 'two values in one definition of the header' '
	new x86 "#define TIF_A (IS_ENABLED(CONFIG_64BIT) ? 40 : 20)" "#define TIF_B 20" && audit 1 &&
	grep "fault arch/x86/include/asm/thread_info.h:2: TIF_B and TIF_A (arch/x86/include/asm/thread_info.h:1) share the number 20" words
'
test_expect_success '--with: folders of the tree, and others' '
	x86 && lines tools/x.c "#define TIF_SITE 40" "int f(void) { return test_thread_flag(NUMBER); }" &&
	lines tools/x.h "#define NUMBER 7" && audit 0 && ! grep "tools/x.c" words && audit 0 --with tools &&
	grep "tools/x.c:1: TIF_SITE has the number 40" words && grep "tools/x.c:2: .*number 7" words && grep "conversion  *no" out &&
	rm -rf other && mkdir other && mv tree/tools other/module && audit 0 --with other/module/ &&
	grep "module/x.c:1: TIF_SITE has the number 40" words && grep "module/x.c:2: .*number 7" words &&
	audit 0 --with "$PWD/other" && grep "other/module/x.c:1: TIF_SITE" words &&
	test_expect_code 4 "$KIT/scripts/audit.sh" --with nowhere tree 2>err && grep "error: --with nowhere: no such folder" err
'
test_expect_success '--facts: an architecture that the kit does not know' '
	new ours "#define TIF_A 3" "#define _TIF_A (1 << TIF_A)" && lines arch/ours/kernel/entry.S "	tstflag r1, _TIF_A" "	cbodd r2" &&
	audit 1 && grep "nothing is known about the limits of tstflag" words && rm -rf mine && mkdir -p mine/ours &&
	printf "insn tstflag mask u8\n\tsource the manual\nposition TIF_A 3\n\tat arch/ours/kernel/entry.S: cbodd r2\n\tsource the code\n" >mine/ours/facts &&
	audit 0 --facts mine && grep "entry.S:1: tstflag does not take this constant after a conversion" words &&
	grep "entry.S:2: TIF_A must be 3, and becomes 16" words && grep "^ours .* no " out &&
	echo "insn tstflag" >>mine/ours/facts && test_expect_code 1 "$KIT/scripts/audit.sh" --facts mine tree 2>err &&
	grep "error: mine/ours/facts:6: .insn. does not take" err && test_expect_code 4 "$KIT/scripts/audit.sh" --facts nowhere tree
'
test_expect_success 'a program that knows a number' '
	x86 && audit 0 && grep "warning .*thread_info.h:1: crash hard-codes TIF_SIGPENDING as bit 2; a conversion changes it to 1" words
'
test_expect_success 'more flags than numbers' '
	new ours $(for i in $(seq 17); do echo "#define@TIF_F$i@$i"; done | tr @ " " >list; echo) &&
	cp list tree/arch/ours/include/asm/thread_info.h && audit 0 && grep "^ours .* 17  no  *17 flags of its own do not fit" out
'
# generic LINE...: a converted tree; the architecture's header has these lines, too
generic() {
	new x86 '#include <asm-generic/thread_info_tif.h>' "$@" &&
		lines include/asm-generic/thread_info_tif.h '#define TIF_NOTIFY_RESUME 0' '#define TIF_RESTORE_SIGMASK 10'
}
test_expect_success 'a vendor bit in the generic half' '
	generic "#define TIF_SSBD 16" && audit 0 && grep "^x86 .* converted" out && generic "#define TIF_VENDOR 12" && audit 1 &&
	grep "fault arch/x86/include/asm/thread_info.h:2: TIF_VENDOR is 12, in the generic half: upstream has TIF_HRTIMER_REARM" words &&
	grep "TIF_VENDOR vendor" words && generic "#define TIF_SIGPENDING 16" && audit 1 && grep "SIGPENDING is 16, and 1 in upstream" words
'
test_expect_success 'TIF_RSEQ that nobody consumes' '
	generic "#define TIF_SSBD 16" && echo "#define TIF_RSEQ 11" >>tree/include/asm-generic/thread_info_tif.h && audit 1 &&
	grep "fault include/asm-generic/thread_info_tif.h:3: TIF_RSEQ has a number of its own, and no exit to user mode" words &&
	lines arch/x86/Kconfig "config X86" "	select GENERIC_ENTRY" && audit 1 &&
	lines kernel/entry.c "#define WORK (_TIF_SIGPENDING | _TIF_RSEQ)" && audit 0 &&
	lines arch/x86/Kconfig "config X86" && audit 1 &&
	lines arch/x86/Kconfig "config X86" "	select GENERIC_IRQ_ENTRY" && audit 0 &&
	lines arch/x86/Kconfig "config X86" && audit 1 &&
	lines arch/x86/kernel/exit.c "#define ARCH_CONSUMES_TIF_RSEQ" && audit 0 &&
	x86 && lines arch/x86/Kconfig "config X86" "	select HAVE_TIF_RSEQ" && audit 1 &&
	grep "fault arch/x86/Kconfig:2: HAVE_TIF_RSEQ is selected, and no exit" words
'
test_expect_success 'upstream.s loongarch fault: TIF_FIXADE typed 10, imitated' '
	generic "#define TIF_USEDSIMD 18" "#define TIF_FIXADE 10" "#define TIF_LOGADE 20" && mv tree/arch/x86 tree/arch/loongarch &&
	audit 1 && grep "loongarch/include/asm/thread_info.h:3: TIF_FIXADE.* TIF_RESTORE_SIGMASK .*share the number 10" words
'
if [[ -d $REAL/linux-6.18 ]]; then test_set_prereq REAL; fi
test_expect_success REAL 'the same in the real header (needs linux-6.18 in the cache)' '
	rm -rf tree && mkdir -p tree/arch/loongarch/include tree/include && cp "$REAL/linux-6.18/Makefile" tree &&
	cp -r "$REAL/linux-6.18/arch/loongarch/include/asm" tree/arch/loongarch/include &&
	cp -r "$REAL/linux-6.18/include/asm-generic" tree/include && audit 0 &&
	sed -i "s/^#define TIF_FIXADE.*19/#define TIF_FIXADE 10/" tree/arch/loongarch/include/asm/thread_info.h && audit 1 &&
	grep "fault .*TIF_FIXADE.* TIF_RESTORE_SIGMASK .*share the number 10" words
'
if [[ -f $REAL/linux-7.2.8/include/linux/hrtimer_rearm.h ]]; then test_set_prereq NEWER; fi
test_expect_success NEWER 'a number for a mask in upstream.s own code (needs linux-7.2.8 in the cache)' '
	x86 && lines include/asm-generic/thread_info_tif.h "#define TIF_HRTIMER_REARM 12" "#define _TIF_HRTIMER_REARM (1 << 12)" &&
	lines arch/x86/include/asm/thread_info.h "#include <asm-generic/thread_info_tif.h>" "#define TIF_SSBD 16" &&
	mkdir -p tree/include/linux && cp "$REAL/linux-7.2.8/include/linux/hrtimer_rearm.h" tree/include/linux && audit 1 &&
	grep "fault include/linux/hrtimer_rearm.h:43: TIF_HRTIMER_REARM is a number, and a mask is meant here" words
'
test_expect_success 'a name that is lost' '
	x86 && rm -rf old other && cp -r tree old && sed -i /TIF_SSBD/d tree/arch/x86/include/asm/thread_info.h &&
	mv tree other && mv old tree && mv other old &&
	test_expect_code 1 "$KIT/scripts/audit.sh" tree old | tr -s " \n" " " >words &&
	grep "fault arch/x86/include/asm/thread_info.h:3: TIF_SSBD 5 is gone in the other tree, nothing explains it" words
'
test_expect_success 'ways out to user mode' '
	x86 && lines arch/x86/kernel/signal.c "void g(struct pt_regs *regs)" "{" "resume_user_mode_work(regs);" "}" && audit 0 &&
	grep "exit path no loop: arch/x86/kernel/signal.c:3: g() does the work once" words &&
	lines arch/x86/kernel/exit.c "void h(unsigned long w)" "{" "do { g(0); } while (w & _TIF_SIGPENDING);" "}" && audit 0 &&
	grep "exit path C loop: arch/x86/kernel/exit.c:3: h() loops until no work is left" words &&
	rm tree/arch/x86/kernel/exit.c && lines arch/x86/kernel/entry.S "	call do_notify_resume" && audit 0 &&
	grep "exit path assembly loop: arch/x86/kernel/entry.S:1: assembly calls do_notify_resume" words &&
	lines arch/x86/Kconfig "config X86" "	select GENERIC_IRQ_ENTRY" && audit 0 && grep "exit path generic irq entry: arch/x86/Kconfig:2" words
'
# endless LOOP LINE: x86 has an exit with this loop, which ends with this line
endless() {
	x86 && lines arch/x86/entry/common.c "#define WORK _TIF_SIGPENDING" "static void k(struct pt_regs *regs, unsigned long w)" "{" "$1 {" \
		"if (w & _TIF_SIGPENDING) resume_user_mode_work(regs);" "w = READ_ONCE(current_thread_info()->flags);" \
		"if (!(w & WORK)) $2" "}" "}" && audit 0
}
loop='exit path C loop: arch/x86/entry/common.c:4: k() loops until no work is left'
test_expect_success 'an endless loop that reads the flags again is a loop' '
	endless "while (true)" "break;" && grep "$loop" words && endless "for (;;)" "return;" && grep "$loop" words &&
	endless "while (1)" "break;" && grep "$loop" words && endless "while (w)" "break;" && grep "exit path no loop" words &&
	endless "while (true)" "continue;" && grep "exit path no loop" words
'
test_expect_success 'flags that upstream gave up long ago are no vendor.s in a kernel of that time' '
	new x86 "#define TIF_NOHZ 19" "#define TIF_VENDOR 26" "#define TIF_FSCHECK 31" &&
	lines Makefile "VERSION = 4" "PATCHLEVEL = 18" "SUBLEVEL = 0" && audit 0 &&
	grep "19  *TIF_NOHZ *$" out && grep "31  *TIF_FSCHECK *$" out && grep "26  *TIF_VENDOR vendor *$" out &&
	new arm64 "#define TIF_NOHZ 7" && lines Makefile "VERSION = 4" "PATCHLEVEL = 18" "SUBLEVEL = 0" && audit 0 && grep "7  *TIF_NOHZ *" out && ! grep "TIF_NOHZ vendor" out
'

test_done

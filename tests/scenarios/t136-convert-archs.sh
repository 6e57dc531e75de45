#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# convert.sh on headers that imitate what is special about each architecture.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what is special about each architecture'
# shellcheck source=tests/lib/convert.sh
. "$(dirname -- "$0")/../lib/convert.sh"

# arch_tree ARCH <HEADER: "a tree" with that architecture alone
arch_tree() {
	arch=$1
	rm -rf 'a tree' 'out dir' && mkdir -p "a tree/arch/$1/include/asm" "a tree/arch/$1/kernel" &&
		header=arch/$1/include/asm/thread_info.h && cat >"a tree/$header" &&
		printf 'config X\n' >"a tree/arch/$1/Kconfig" && : >"a tree/arch/$1/kernel/entry.S"
}

test_expect_success 'masks of numbers are written with names, over several lines' '
	arch_tree nios2 <<"END" && convert && sed -n "/to do on the way/,\$p" "out dir/$header" >have && cat >want <<"END2" && test_cmp want have &&
#define TIF_SYSCALL_TRACE	0	/* traced */
#define TIF_NOTIFY_RESUME	1
#define TIF_SIGPENDING		2
#define TIF_NEED_RESCHED	3
#define TIF_RESTORE_SIGMASK	9

#define _TIF_SYSCALL_TRACE	(1 << TIF_SYSCALL_TRACE)

/* work to do on the way out */
#define _TIF_WORK_MASK		0x0000FFFE /* all but one */
END
/* work to do on the way out */
#define _TIF_WORK_MASK		(_TIF_NOTIFY_RESUME | _TIF_SIGPENDING | \
				 _TIF_NEED_RESCHED | _TIF_RESTORE_SIGMASK) /* all but one */
END2
	jq -e ".masks == [{name: \"_TIF_WORK_MASK\", from: \"0x0000FFFE\", to: \"(_TIF_NOTIFY_RESUME | _TIF_SIGPENDING | _TIF_NEED_RESCHED | _TIF_RESTORE_SIGMASK)\"}]" ledger.json &&
	jq -e ".rules_fired | index(\"literal__TIF_WORK_MASK\")" ledger.json
'
test_expect_success 'the same in the four modes of coccicheck' '
	convert --smpl s.cocci && cp "a tree/$header" h.h && export TMPDIR=. &&
	for mode in context org report patch; do
		spatch --very-quiet --no-includes -D $mode --sp-file s.cocci h.h >$mode 2>err && ! test -s err || return 1
	done && unset TMPDIR && grep "^-#define _TIF_WORK_MASK" context && grep "^-#define TIF_SYSCALL_TRACE" context && ! grep "^+[^+]" context &&
	grep "TIF_SYSCALL_TRACE: 0 becomes 16" org && grep "h.h:1:.*TIF_SYSCALL_TRACE: 0 becomes 16" report &&
	grep "_TIF_WORK_MASK: 0x0000FFFE becomes (_TIF_NOTIFY" report && grep "^+#define _TIF_WORK_MASK (_TIF_NOTIFY" patch
'
test_expect_success 'a comment inside a paragraph goes with the flag below it; blanks make room for a digit' '
	arch_tree hexagon <<"END" && convert && cat >want <<"END2" && test_cmp want "out dir/$header" &&
#define TIF_SYSCALL_TRACE       0       /* trace */
/* true if idle polls */
#define TIF_MEMDIE              17      /* killed */
#define TIF_SINGLESTEP          4       /* step */
END
/* Digest of the numbers: modules that were built for others are refused */
#define THREAD_FLAGS_ID	"tif_58f3ff6a"

#include <asm-generic/thread_info_tif.h>

/* Architecture specific flags: bits 16 to 31 */
#define TIF_SYSCALL_TRACE       16      /* trace */
#define TIF_SINGLESTEP          17      /* step */
END2
	jq -e ".remarks == [{what: \"comment went with its flag\", text: \"true if idle polls\"}]" ledger.json
'

# wide FLAGS KCONFIG...: an arm64 with that line for flags, and that Kconfig
wide() {
	arch_tree arm64 < <(printf '%s\n' "struct t {" "$1" "};" "#define TIF_SIGPENDING 0" "#define TIF_32BIT 4" \
		"#define TIF_SVE_VL_INHERIT 5" "#define _TIF_WORK_MASK (1 << TIF_SIGPENDING)")
	shift
	printf '%s\n' "$@" >"a tree/arch/arm64/Kconfig"
}
test_expect_success 'numbers above 31, where flags are a long of 64 bits' '
	wide "	unsigned long		flags;	/* flags */" "config X" && refuses 1 "allows a long of 32 bits" &&
	wide "	u32 flags;" "config 64BIT" "	def_bool y" && refuses 1 "not an unsigned long" &&
	wide "	unsigned long		flags;	/* flags */" "config 64BIT" "	def_bool y" && convert &&
	grep "bits 16 to 63" "out dir/$header" && grep "define TIF_SVE_VL_INHERIT 33" "out dir/$header" && grep "define TIF_32BIT 22" "out dir/$header"
'
test_expect_success 'refused: assembly that cannot take the mask; native numbers are no trouble' '
	printf "\n\tand x2, x19, #_TIF_WORK_MASK\n" >"a tree/arch/arm64/kernel/entry.S" &&
	refuses 1 "entry.S:2: assembly names _TIF_WORK_MASK: .*one run of ones" && convert --numbering native
'
test_expect_success 'refused: an architecture that is full' '
	arch_tree mips < <(for n in USEDFPU SYSCALL_AUDIT SECCOMP NOHZ FIXADE LOGADE 32BIT_REGS 32BIT_ADDR FPUBOUND LOAD_WATCH SYSCALL_TRACEPOINT \
		32BIT_FPREGS HYBRID_FPREGS USEDMSA MSA_CTX_LIVE SYSCALL_TRACE VENDOR; do echo "#define TIF_$n $((++i))"; done) &&
	refuses 1 "17 bits for the 16 numbers .*TIF_USEDFPU .*TIF_VENDOR$" &&
	sed -i /VENDOR/d "a tree/$header" && convert && grep "define TIF_SYSCALL_TRACE 31" "out dir/$header"
'
test_expect_success 'refused: what the audit calls not convertible, with its reason' '
	arch_tree openrisc <<<"#define TIF_SIGPENDING 1" && refuses 1 "not convertible: entry.S tests SYSCALL_TRACE" &&
	refuses 1 "not convertible" --numbering native
'
test_expect_success 'neighbours stay neighbours' '
	arch_tree arm < <(printf "%s\n" "#define TIF_SIGPENDING 0" "#define TIF_SYSCALL_TRACE 4" "#define TIF_SYSCALL_AUDIT 6" \
		"#define TIF_SECCOMP 9" "#define TIF_SYSCALL_TRACEPOINT 7") && convert &&
	grep -oE "TIF_S.* (2[89]|3[01])$" "out dir/$header" >have && printf "%s\n" "TIF_SYSCALL_TRACE 28" "TIF_SYSCALL_AUDIT 29" "TIF_SECCOMP 31" "TIF_SYSCALL_TRACEPOINT 30" >want && test_cmp want have
'
test_expect_success 'native: a tree with upstream'\''s own generic header' '
	arch_tree arm <<<"#define TIF_SIGPENDING 0" && mkdir -p "a tree/include/asm-generic" &&
	echo "#define TIF_SIGPENDING 1" >"a tree/include/asm-generic/thread_info_tif.h" &&
	refuses 1 "thread_info_tif.h:1: .*only generic numbering fits" --numbering native
'

test_done

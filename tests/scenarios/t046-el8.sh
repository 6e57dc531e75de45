#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='series 4.18: a tree like that of RHEL 8 gets it, and its exit loops run the fast path'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# fresh: the miniature 4.18, which this very kit is applied to.
fresh() { rm -rf tree && cp -R "$MINI/tree-4.18" tree && chmod -R u=rwX,go=rX tree; }

apply() { "$KIT/scripts/apply.sh" "$@"; }

# run LINE...: a program with the exit code of x86 of the tree runs these lines.
run() {
	rm -rf loop && mkdir -p loop/linux loop/asm && cp tree/arch/x86/include/asm/thread_info.h loop/asm/ &&
		for header in sched tracehook livepatch rseq_entry; do
			echo '#include "exit-4.18.h"' >"loop/linux/$header.h"
		done &&
		printf '%s\n' '#include "common.c"' 'int main(void)' '{' 'struct pt_regs regs = { 0 };' "$@" \
			'prepare_exit_to_usermode(&regs);' >loop/main.c &&
		printf '%s\n' "$DEMANDS" 'return 0;' '}' >>loop/main.c &&
		gcc -std=gnu89 -Wall -Werror -DCONFIG_HAVE_TIF_RSEQ -Iloop -I"$KIT/tests/scenarios/stub" -Itree/arch/x86/entry \
			-Itree/include -o loop/main loop/main.c && loop/main
}

test_expect_success 'the tree gets series 4.18 and native numbers, and lands' '
	fresh && apply --json run.json tree >out && jq -e ".series == \"4.18\" and .numbering == \"native\" and .outcome == \"applied\"" run.json &&
	grep "^#define TIF_RSEQ[[:space:]]*23" tree/arch/x86/include/asm/thread_info.h &&
	grep "^#define TIF_RSEQ[[:space:]]*6" tree/arch/arm64/include/asm/thread_info.h &&
	! grep -rn "\<rseq_preempt\|rseq_set_notify_resume" tree/include tree/kernel tree/arch
'
test_expect_success 'the audit finds both consumers, and no fault' '
	"$KIT/scripts/audit.sh" tree >out && grep "arch/x86/entry/common.c:[0-9]*: exit_to_usermode_loop() loops until" out
'
test_expect_success 's390 keeps the alias, and calls the slow path by its name' '
	! grep HAVE_TIF_RSEQ tree/arch/s390/Kconfig && grep "rseq_handle_slowpath(regs);" tree/arch/s390/kernel/signal.c
'
test_expect_success 'arm64: assembly tests the flag by itself, and the loop is left before the fast path' '
	grep -A1 HAVE_TIF_RSEQ tree/arch/arm64/kernel/entry.S | grep "tbnz	x19, #TIF_RSEQ, work_pending" &&
	awk "/while \(thread_flags/ { w = NR } /rseq_exit_to_user_mode/ { f = NR } /goto again/ { g = NR } END { exit !(w && w < f && f < g) }" \
		tree/arch/arm64/kernel/signal.c
'
DEMANDS='demand(fast == 0 && slow == 0 && exits == 1 && entered == 1);'
test_expect_success 'x86: without an event nothing runs' 'run "info.flags = _TIF_SIGPENDING;"'
DEMANDS='demand(fast == 1 && slow == 0 && exits == 1 && entered == 1);'
test_expect_success 'x86: an event is the work of the fast path alone' 'run "info.flags = _TIF_RSEQ;"'
test_expect_success 'x86: the fast path is last, behind a switch' '
	run "info.flags = _TIF_NEED_RESCHED | _TIF_SIGPENDING;"
'
DEMANDS='demand(fast == 2 && slow == 1 && exits == 1 && entered == 1);'
test_expect_success 'x86: what fails goes round the loop again, once' 'run "info.flags = _TIF_RSEQ; failures = 1;"'
test_expect_success 'undone, every byte is back' '
	apply --undo tree >out && diff -r "$MINI/tree-4.18" tree
'
# not_taken FACT SED FILE: a tree that differs so gets no series by itself.
not_taken() {
	fresh && sed -i "$2" "tree/$3" && test_expect_code 3 apply --dry-run tree >out 2>err && grep "$1" out err
}
test_expect_success 'trees that are unlike it do not get it' '
	not_taken "probe vdso-bits cannot tell whether the tree has vdso/bits.h" "s/define BIT(nr)/define OTHER(nr)/" include/vdso/bits.h &&
	fresh && mv tree/include/vdso/bits.h tree/include/linux/bits.h && test_expect_code 3 apply --dry-run tree >out 2>err &&
	grep "does not have vdso/bits.h" err &&
	not_taken "membarrier command for rseq" "s/ipi_mb/ipi_rseq/" kernel/sched/membarrier.c &&
	not_taken "generic exit to user mode" "s/exit_to_usermode_loop(struct/exit_work(struct/" arch/x86/entry/common.c
'
test_expect_success 'the default says why it is native; generic numbers are refused with the reason' '
	fresh && apply --dry-run tree >out && grep "numbering native, as series 4.18 asks for: the flags of x86" out &&
	test_expect_code 1 apply --dry-run --arch x86 --numbering generic tree >out 2>err && grep "22 bits for the 16 numbers of the architecture" err
'
test_expect_success 'a store of the handler that the fast path does not know is refused' '
	fresh && sed -i "s/^	trace_rseq_update(t);/	put_user(0, \&t->rseq->flags);\n&/" tree/kernel/rseq.c &&
	test_expect_code 1 apply --dry-run tree >out 2>err && grep "rseq_update_cpu_id() writes flags" out err
'
test_expect_success 'verify skips a checkpatch that Perl does not read, as RHEL 8.10 has it, and says so' '
	fresh && apply tree >out && mkdir -p tree/scripts && echo "if (1) { ) {" >tree/scripts/checkpatch.pl &&
	test_expect_code 1 "$KIT/scripts/verify.sh" --level static --arch x86 --out checked tree >out 2>err &&
	grep "^skip.*static/x86/checkpatch.*Perl does not read the tree.s own scripts/checkpatch.pl" out
'
test_expect_success 'its results name the digest of what was applied' '
	test "$(jq -r .fingerprint.stack checked/fingerprint.json)" = "$(jq -r .digest tree/.tif-backports/info.json)"
'

test_done

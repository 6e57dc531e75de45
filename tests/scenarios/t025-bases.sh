#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the series of the kit on trees of a few lines with the facts of bases that no registry has'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"
# shellcheck source=tests/lib/kernel-like.sh
. "$KIT/tests/lib/kernel-like.sh"

apply() { "$KIT/scripts/apply.sh" "$@"; }

# lands SERIES: that series by choice, every patch.
lands() {
	bytes tree >before.b || return 1
	apply --json run.json tree >out 2>err || { cat out err && return 1; }
	jq -e --arg s "$1" '.series == $s and .conflicts == []' run.json >/dev/null || { cat run.json && return 1; }
}
back() { apply --undo tree >out && bytes tree >after.b && test_cmp before.b after.b; }

PARAMETERS=tree/Documentation/admin-guide/kernel-parameters.txt

# has FILE WORDS, has_not FILE WORDS: what the tree has now.
has() { grep -e "$2" "tree/$1" || { cat "tree/$1" && false; }; }
has_not() { ! grep -e "$2" "tree/$1"; }

test_expect_success 'the facts of v6.6 land with series 6.6, for quilt without fuzz or offset' '
	kernel_like 6 6 && lands 6.6 && cp out out.was && (cd tree && quilt --quiltrc - pop -a -q && quilt --quiltrc - push -a -q --fuzz=0) >log 2>&1 &&
	! grep -i "offset\|fuzz" log
'
test_expect_success 'the fast path is behind the static loop' '
	has kernel/entry/common.c "ti_work = rseq_exit_update(regs);" && has kernel/entry/common.c "while (ti_work & EXIT_TO_USER_MODE_WORK_LOOP)" &&
	has include/linux/entry-common.h "_TIF_RSEQ | ARCH_EXIT_TO_USER_MODE_WORK"
'
test_expect_success 'the event is raised on switching in, in the scheduler without linux/rseq.h' '
	has kernel/sched/core.c "rseq_sched_switch_event(next);" && has_not kernel/sched/core.c rseq_migrate && has_not include/linux/sched.h "rseq_migrate\|rseq_preempt" &&
	has kernel/sched/core.c "rseq_force_update();"
'
test_expect_success 'the IDs are those with a node and a concurrency ID' 'has include/linux/rseq_ids.h "ids->mm_cid, &rseq->mm_cid"'
test_expect_success 'every byte comes back' 'back'
test_expect_success 'the boot parameter is among those of the tree, if it comes with their list' '
	grep "note: rseq/parameter.patch: left out, the tree does not have a list of kernel parameters with an entry for rw" out.was &&
	kernel_like 6 6 && mkdir -p tree/Documentation/admin-guide && printf "\tS\t\t[KNL] Run init in single mode\n" >$PARAMETERS && lands 6.6 &&
	grep "note: rseq/parameter.patch: left out" out && back && sed -i "1i\\\trw\t\t[KNL] Mount root device read-write on boot\n" $PARAMETERS &&
	lands 6.6 && cut -f 2 $PARAMETERS | grep -v "^$" >have && printf "%s\n" rseq_fastpath= rw S | test_cmp - have && back
'
test_expect_success 'v6.4 and v6.7 have the same facts' '
	for n in 4 7; do
		kernel_like 6 $n && apply --dry-run --json run.json tree >out && jq -e ".series == \"6.6\" and .conflicts == []" run.json || return 1
	done
'
test_expect_success 'the facts of v6.8: a loop that others call, and linux/rseq.h' '
	kernel_like 6 9 && extern_loop && lands 6.12 && has_not include/linux/rseq.h "rseq_migrate\|rseq_preempt" &&
	has include/linux/entry-common.h "rseq_stat_inc(exit);" && has include/linux/entry-common.h "rseq_exit_update(regs);" &&
	has kernel/entry/common.c "while (ti_work & EXIT_TO_USER_MODE_WORK_LOOP)" && back
'
test_expect_success 'the facts of v6.14: the copy of a debug kernel changes with the area' '
	kernel_like 6 14 && extern_loop && debug_copy && lands 6.12 && has include/linux/rseq_ids.h "rseq_ids_untouched" && back
'
test_expect_success 'the facts of v6.17 without the generic flags: a header for interrupts, exec, Hyper-V' '
	kernel_like 6 17 && extern_loop && debug_copy && split_entry && exec_raises && mshv_root && lands 6.12 &&
	has include/linux/irq-entry-common.h "_TIF_RSEQ | ARCH_EXIT_TO_USER_MODE_WORK" && has include/linux/irq-entry-common.h rseq_entry.h &&
	has fs/exec.c "rseq_force_update();" && has drivers/hv/mshv_root_main.c "rseq_virt_userspace_exit();" &&
	has arch/x86/include/asm/thread_info.h asm-generic/thread_info_tif.h && back
'
test_expect_success 'an rseq core of its own is refused with the fact, and the tree is as it was' '
	kernel_like 6 12 && extern_loop && printf "\nconfig RSEQ_STATS\n\tbool\n" >>tree/init/Kconfig && echo "/* its own */" >tree/include/linux/rseq_entry.h &&
	bytes tree >before.b && test_expect_code 1 apply tree 2>err >out && bytes tree >after.b && test_cmp before.b after.b &&
	grep "series 6.12 is not for .*, which has rseq statistics or an rseq core of its own (init/Kconfig:" err
'
test_expect_success 'a delayed reschedule that writes the area is refused with the function' '
	kernel_like 6 12 && extern_loop && printf "%s\n" "bool rseq_delay_resched(void)" "{" "	u32 flags = 0;" "" \
		"	return !copy_to_user_nofault(&current->rseq->flags, &flags, sizeof(flags));" "}" >>tree/kernel/rseq.c &&
	test_expect_code 1 apply --dry-run tree 2>err >out && grep "^layout: kernel/rseq.c:.*rseq_delay_resched writes flags of a user.s area" err
'
test_expect_success 'openEuler waits behind the handler, which goes round the loop as before' '
	kernel_like 6 6 && sed -i "s/^\trseq_handle_notify_resume(NULL, regs);/&\n\tsched_qos_offline_wait();/" tree/include/linux/resume_user_mode.h &&
	lands 6.6 && has include/linux/resume_user_mode.h "rseq_handle_slowpath(regs);" && back
'
test_expect_success 'without the IDs the same tree is not for it' '
	kernel_like 6 6 && sed -i "/node_id\|mm_cid/d" tree/include/uapi/linux/rseq.h &&
	sed -i "s/rseq_update_cpu_node_id/rseq_update_cpu_id/" tree/kernel/rseq.c && test_expect_code 1 apply --dry-run --json run.json tree &&
	jq -e ".series == \"6.1\"" run.json
'

test_done

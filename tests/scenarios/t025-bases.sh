#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the series of the kit on trees of a few lines with the facts of bases that no registry has'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"
# shellcheck source=tests/lib/kernel-like.sh
. "$(dirname -- "$0")/../lib/kernel-like.sh"

apply() { "$KIT/scripts/apply.sh" "$@"; }

# lands SERIES: that series by choice, every patch at fuzz 0, and back to the same bytes.
lands() {
	bytes tree >before.b && apply --json run.json tree >out 2>err || { cat out err && return 1; }
	jq -e --arg s "$1" '.series == $s and .conflicts == []' run.json >/dev/null || { cat run.json && return 1; }
	(cd tree && quilt --quiltrc - pop -a -q && quilt --quiltrc - push -a -q --fuzz=0) >log 2>&1 || { cat log && return 1; }
	! grep -i "offset\|fuzz" log
}
back() { apply --undo tree >out && bytes tree >after.b && test_cmp before.b after.b; }

# has FILE WORDS, has_not FILE WORDS: what the tree has now.
has() { grep -e "$2" "tree/$1" || { cat "tree/$1" && false; }; }
has_not() { ! grep -e "$2" "tree/$1"; }

test_expect_success 'the facts of v6.6 land with series 6.6' 'kernel_like 6 6 && lands 6.6'
test_expect_success 'the fast path is at the end of the static loop' '
	has kernel/entry/common.c "ti_work = rseq_exit_to_user_mode(regs, ti_work);" && has kernel/entry/common.c "^again:" &&
	has include/linux/entry-common.h "_TIF_RSEQ | ARCH_EXIT_TO_USER_MODE_WORK"
'
test_expect_success 'the event is raised on switching in, in the scheduler without linux/rseq.h' '
	has kernel/sched/core.c "rseq_sched_switch_event(next);" && has_not kernel/sched/core.c rseq_migrate && has_not include/linux/sched.h "rseq_migrate\|rseq_preempt" &&
	has kernel/sched/core.c "rseq_force_update();"
'
test_expect_success 'the IDs are those with a node and a concurrency ID' 'has include/linux/rseq_ids.h "ids->mm_cid, &rseq->mm_cid"'
test_expect_success 'every byte comes back' 'back'
test_expect_success 'v6.4 and v6.7 have the same facts' 'kernel_like 6 4 && lands 6.6 && back && kernel_like 6 7 && lands 6.6 && back'
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

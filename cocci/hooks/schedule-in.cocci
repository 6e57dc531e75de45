// SPDX-License-Identifier: GPL-2.0
// Raise the event for the task that is switched to, not for the one that leaves.
//
// file: kernel/sched/core.c
// rule prev_task: rseq_preempt 1 -> 0 in prepare_task_switch
// rule next_task: prepare_lock_switch 1 -> 1 in context_switch
// rule next_task: rseq_sched_switch_event 0 -> 1 in context_switch

@prev_task@
@@
-rseq_preempt(...);

@next_task@
expression rq, next, rf;
@@
+rseq_sched_switch_event(next);
+
 prepare_lock_switch(rq, next, rf);

// SPDX-License-Identifier: GPL-2.0
// file: kernel/sched/core.c kernel/sched/vendor.c
// rule prev_task: rseq_preempt 1 -> 0 in prepare_switch
// rule moved: rseq_migrate 1 -> 0 in migrate|move_task
// rule next_task: switch_stacks 1 -> 1 in switch_tasks
// rule next_task: rseq_raise 0 -> 1 in switch_tasks

@prev_task@
@@
-rseq_preempt(...);

@moved@
@@
-rseq_migrate(...);

@next_task@
expression next, prev;
@@
+rseq_raise(next);
 switch_stacks(prev, next);

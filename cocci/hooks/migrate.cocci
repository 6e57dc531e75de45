// SPDX-License-Identifier: GPL-2.0
// Do not raise the event for a task that moves and does not run.
//
// file: kernel/sched/core.c
// rule moved: rseq_migrate 1 -> 0 in set_task_cpu, sched_cgroup_fork|sched_fork, wake_up_new_task

@moved@
@@
-rseq_migrate(...);

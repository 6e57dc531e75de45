// SPDX-License-Identifier: GPL-2.0
// Remove the helper that raised an event for a task that moves.
//
// file: include/linux/rseq.h include/linux/sched.h
// rule migrate: rseq_migrate 2 -> 0 in rseq_migrate

@migrate@
identifier t;
@@
-static inline void rseq_migrate(struct task_struct *t)
-{
-...
-}

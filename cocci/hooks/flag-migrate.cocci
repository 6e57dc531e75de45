// SPDX-License-Identifier: GPL-2.0
// A migration keeps its bit, and does not raise the event: the task does not run.
//
// file: include/linux/rseq.h include/linux/sched.h
// rule flag: __set_bit 1 -> 1 in rseq_migrate
// rule flag: rseq_set_notify_resume 1 -> 0 in rseq_migrate

@flag@
expression bit, word, t;
@@
+/* @t does not run: the switch to it raises the event. Only note the migration. */
 __set_bit(bit, word);
-rseq_set_notify_resume(t);

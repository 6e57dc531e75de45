// SPDX-License-Identifier: GPL-2.0
// Give clear_rseq_cs() the area, not the task.
//
// file: kernel/rseq.c
// rule area: task_struct 1 -> 0 in clear_rseq_cs
// rule area: __user 0 -> 1 in clear_rseq_cs
// rule caller: clear_rseq_cs 2 -> 2 in rseq_ip_fixup
// rule caller: rseq 0 -> 2 in rseq_ip_fixup

@area@
attribute name __user;
identifier t;
@@
 static int clear_rseq_cs(
-struct task_struct *t
+struct rseq __user *rseq
 )
 {
 <...
-t->rseq
+rseq
 ...>
 }

@caller@
expression t;
@@
 clear_rseq_cs(
-t
+t->rseq
 )

// SPDX-License-Identifier: GPL-2.0
// With all other work done and interrupts disabled, run the rseq fast path; go round again
// if it leaves work. The loop must have its test at the end: an exit with TIF_RSEQ alone goes
// through it once.
//
// file: arch/arm64/kernel/entry-common.c arch/arm64/kernel/signal.c
// rule loop: do 1 -> 1 in do_notify_resume
// rule loop: _TIF_WORK_MASK 1 -> 2 in do_notify_resume
// rule loop: rseq_exit_to_user_mode 0 -> 1 in do_notify_resume

@loop@
identifier fn, flags;
symbol regs;
expression now;
@@
 fn(struct pt_regs *regs, unsigned long flags)
 {
 <...
(
 local_daif_mask();
|
 local_irq_disable();
)
-flags = now;
+flags = now;
+/* TIF_RSEQ last, interrupts disabled. If that fails, TIF_NOTIFY_RESUME is set. */
+if (!(flags & _TIF_WORK_MASK))
+	flags = rseq_exit_to_user_mode(regs, flags);
 ...>
 }

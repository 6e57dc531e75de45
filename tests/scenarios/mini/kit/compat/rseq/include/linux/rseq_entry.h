/* SPDX-License-Identifier: GPL-2.0 */
/* The fast path, in miniature. */
#ifndef _LINUX_RSEQ_ENTRY_H
#define _LINUX_RSEQ_ENTRY_H

int rseq_exit_fast(struct task *task);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* What the scheduler includes in a tree of a few lines. */
#include <linux/sched/rseq_api.h>
#include <linux/sched/signal.h>

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _KERNEL_SCHED_SCHED_H
#define _KERNEL_SCHED_SCHED_H

#include <linux/sched/rseq_api.h>
#include <linux/sched/signal.h>

#endif

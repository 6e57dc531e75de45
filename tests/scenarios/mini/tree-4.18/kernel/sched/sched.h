/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sched.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>

// SPDX-License-Identifier: GPL-2.0
// Fork of a tree of a few lines.
#include <linux/sched.h>

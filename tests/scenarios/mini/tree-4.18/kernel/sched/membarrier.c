// SPDX-License-Identifier: GPL-2.0
#include "sched.h"

static void ipi_mb(void *info)
{
	smp_mb();
}

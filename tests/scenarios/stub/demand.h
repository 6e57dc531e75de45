/* SPDX-License-Identifier: GPL-2.0 */
/* What has to hold in a stub, or the program ends with the line that says it. */
#ifndef STUB_DEMAND_H
#define STUB_DEMAND_H

#include <stdio.h>
#include <stdlib.h>

#define demand(cond)                                              \
	do {                                                      \
		if (!(cond)) {                                    \
			printf("line %d: %s\n", __LINE__, #cond); \
			exit(1);                                  \
		}                                                 \
	} while (0)

#endif

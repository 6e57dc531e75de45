/* SPDX-License-Identifier: GPL-2.0 */
/* Picks the header of this architecture; a new one adds rseq-ARCH.h and section-ARCH.S.
 */
#ifndef RSEQ_ARCH_H
#define RSEQ_ARCH_H

#if defined(__x86_64__) || defined(__i386__)
#include "rseq-x86.h"
#else
#error "There are no critical sections for this architecture: add lib/rseq-ARCH.h"
#endif

#endif

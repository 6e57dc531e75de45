/* SPDX-License-Identifier: GPL-2.0 */
/* Picks the header of this architecture; a new one adds rseq-ARCH.h and section-ARCH.S.
 */
#ifndef RSEQ_ARCH_H
#define RSEQ_ARCH_H

#if defined(__x86_64__) || defined(__i386__)
#include "rseq-x86.h"
#elif defined(__aarch64__)
#include "rseq-arm64.h"
#elif defined(__riscv) && __riscv_xlen == 64
#include "rseq-riscv.h"
#elif defined(__s390x__)
#include "rseq-s390.h"
#elif defined(__powerpc64__) && defined(__LITTLE_ENDIAN__)
#include "rseq-powerpc.h"
#else
#error "There are no critical sections for this architecture: add lib/rseq-ARCH.h"
#endif

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* Two kernels' exports, symbol by symbol. */
#ifndef TIF_KABI_COMPARE_H
#define TIF_KABI_COMPARE_H

#include "kabi/list.h"
#include "util/pool.h"

/** struct kabi_sum - how many symbols, by what became of them */
struct kabi_sum {
	size_t compared; /* of the baseline, those that the list guards */
	size_t changed;	 /* another CRC, or none any more */
	size_t lost;
	size_t moved; /* to another module, or exported in another way */
	size_t added;
	size_t tolerated; /* changed, lost or moved, and the list lets it */
	size_t without;	  /* a CRC, on both sides: only that it is there is known */
	size_t absent;	  /* listed, and in neither kernel */
};

/**
 * kabi_compare - compare the exports of two kernels, a line each for what differs
 * @before: the baseline's
 * @after: the tree's
 * @l: a vendor's list: what it does not guard is tolerated; or NULL for all symbols
 * @out: takes the lines: "changed: SYMBOL ..." and so on
 * @sum: how many
 *
 * Return: true if no symbol that counts is changed, lost or moved, and one was compared.
 */
bool kabi_compare(const struct symvers *before, const struct symvers *after,
		  const struct kabi_list *l, struct str *out, struct kabi_sum *sum);

#endif

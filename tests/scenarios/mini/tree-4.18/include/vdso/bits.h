/* SPDX-License-Identifier: GPL-2.0 */
#define BIT(nr)			(UL(1) << (nr))

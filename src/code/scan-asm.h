/* SPDX-License-Identifier: GPL-2.0 */
/* What the scanners of assembly share. */
#ifndef TIF_SCAN_ASM_H
#define TIF_SCAN_ASM_H

#include "code/scan.h"

/**
 * struct stretch - instructions that run one after the other
 * @holder: the register that holds the word of flags there, or ""
 */
struct stretch {
	const char *holder;
};

/**
 * asm_number - look at one statement for a number that is given to the word of flags
 * @f: the file
 * @st: the stretch it is in; a label begins a new one
 * @s: the statement, without its label
 * @line: where it stands
 *
 * Seen are constants of instructions that name the word's offset (TI_FLAGS, TSK_TI_FLAGS,
 * __TI_flags), and those of instructions in the facts on a register that was loaded from
 * there in the same stretch.
 */
void asm_number(const struct scan_file *f, struct stretch *st, const char *s,
		unsigned int line);

#endif

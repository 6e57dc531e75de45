/* SPDX-License-Identifier: GPL-2.0 */
/* Register names that are macros: spatch reads asm("r19"), but not asm(REG). */
#ifndef TIF_ASM_NAMES_H
#define TIF_ASM_NAMES_H

/** asm_names_quote - @text with asm(NAME) of register variables in quotes */
const char *asm_names_quote(const char *text);

/** asm_names_unquote - the reverse: what asm_names_quote() was given */
const char *asm_names_unquote(const char *text);

#endif

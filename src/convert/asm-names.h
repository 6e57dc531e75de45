/* SPDX-License-Identifier: GPL-2.0 */
/* Register names that are macros: spatch reads asm("r19"), but not asm(REG). */
#ifndef TIF_ASM_NAMES_H
#define TIF_ASM_NAMES_H

/** names_quote - @text with asm(NAME) of register variables in quotes */
const char *names_quote(const char *text);

/** names_unquote - the reverse: what names_quote() was given */
const char *names_unquote(const char *text);

#endif

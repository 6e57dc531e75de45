/* SPDX-License-Identifier: GPL-2.0 */
/* A miniature kernel tree for unit tests: an architecture called "toy". */
#ifndef TEST_MINI_H
#define TEST_MINI_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* util/message.h has a function of this name */

#include "convert/check.h"
#include "convert/layout.h"
#include "convert/smpl.h"

/** struct mini - a tree with one header, read as far as the test asks */
struct mini {
	char dir[64];
	struct tree tree;
	struct diags d;
	struct unit unit;
	struct table table;
	struct rules generic;
	struct rules arch;
	struct plan plan;
	bool native; /* plan with native numbers */
};

/* For group setup and teardown of every test: an empty tree, and its end. */
int mini_setup(void **state);
int mini_teardown(void **state);

/** mini_write - a file of the tree */
void mini_write(struct mini *m, const char *name, const char *text);

/** mini_header - the toy architecture's thread_info.h */
void mini_header(struct mini *m, const char *text);

/** mini_table - write the header, read it, build its table; 0 or -1 */
int mini_table(struct mini *m, const char *text);

/** mini_plan - the same, and plan its conversion; 0 or -1 */
int mini_plan(struct mini *m, const char *text);

/** mini_value - value of a name in the table, or -1 if it has none */
long long mini_value(const struct mini *m, const char *name);

/** assert_said - some complaint contains @text */
void assert_said(const struct diags *d, const char *text);

/** assert_failed - the check @name failed, and its detail contains @text */
void assert_failed(const struct checks *c, const char *name, const char *text);

/* The id of toy_done's numbers, and how a header says it. */
#define TOY_ID	 "tif_7eb535f4"
#define ID_WORDS "#define THREAD_FLAGS_ID\t\"" TOY_ID "\"\n"
#define ID_LINES                                                                    \
	"/* Digest of the numbers: modules that were built for others are refused " \
	"*/\n" ID_WORDS

/** toy_generic, toy_arch - rules of the toy architecture */
extern const char toy_generic[];
extern const char toy_arch[];
/** toy_header, toy_done - a plain header, and the same converted */
extern const char toy_header[];
extern const char toy_done[];
extern const char generic_header[];

#endif

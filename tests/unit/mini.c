// SPDX-License-Identifier: GPL-2.0
// A miniature kernel tree for unit tests: an architecture called "toy".
#include "mini.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const char toy_generic[] = "bit TIF_NOTIFY_RESUME 0\n"
			   "bit TIF_SIGPENDING 1\n"
			   "bit TIF_NEED_RESCHED 4\n"
			   "optional TIF_POLLING_NRFLAG 6\n"
			   "bit TIF_UPROBE 8\n"
			   "optional TIF_RESTORE_SIGMASK 10\n"
			   "reserved TIF_RSEQ 11\n";

const char toy_arch[] = "bit TIF_LOW 16\n"
			"bit TIF_HIGH 17 # after LOW\n"
			"bit TIF_STEP 18\n"
			"adjacent TIF_LOW TIF_HIGH # shifted together\n";

const char toy_header[] = "#ifndef _ASM_TOY_H\n"
			  "#define _ASM_TOY_H\n"
			  "\n"
			  "/* the flags */\n"
			  "#define TIF_SIGPENDING\t\t0\t/* signal */\n"
			  "#define TIF_NEED_RESCHED\t1\n"
			  "#define TIF_STEP\t\t2\t/* step */\n"
			  "#define TIF_LOW\t\t\t3\n"
			  "#define TIF_HIGH\t\t4\n"
			  "#define TIF_POLLING_NRFLAG\t5\t/* polls */\n"
			  "\n"
			  "#define _TIF_SIGPENDING\t\t(1 << TIF_SIGPENDING)\n"
			  "#define _TIF_NEED_RESCHED\t(1 << TIF_NEED_RESCHED)\n"
			  "#define _TIF_STEP\t\t(1 << TIF_STEP)\n"
			  "#define _TIF_LOW\t\t(1 << TIF_LOW)\n"
			  "#define _TIF_HIGH\t\t(1 << TIF_HIGH)\n"
			  "#define _TIF_POLLING_NRFLAG\t(1 << TIF_POLLING_NRFLAG)\n"
			  "\n"
			  "#define _TIF_WORK\t\t(_TIF_SIGPENDING | _TIF_STEP)\n"
			  "\n"
			  "#endif\n";

const char toy_done[] = "#ifndef _ASM_TOY_H\n"
			"#define _ASM_TOY_H\n"
			"\n"
			"/* the flags */\n"
			"#define HAVE_TIF_POLLING_NRFLAG\n"
			"\n" ID_LINES "\n"
			"#include <asm-generic/thread_info_tif.h>\n"
			"\n"
			"/* Architecture specific flags: bits 16 to 31 */\n"
			"#define TIF_LOW\t\t\t16\n"
			"#define TIF_HIGH\t\t17\n"
			"#define TIF_STEP\t\t18\t/* step */\n"
			"\n"
			"#define _TIF_LOW\t\tBIT(TIF_LOW)\n"
			"#define _TIF_HIGH\t\tBIT(TIF_HIGH)\n"
			"#define _TIF_STEP\t\tBIT(TIF_STEP)\n"
			"\n"
			"#define _TIF_WORK\t\t(_TIF_SIGPENDING | _TIF_STEP)\n"
			"\n"
			"#endif\n";

const char generic_header[] = "#ifndef _GENERIC_H\n"
			      "#define _GENERIC_H\n"
			      "#define TIF_NOTIFY_RESUME 0\n"
			      "#define _TIF_NOTIFY_RESUME BIT(TIF_NOTIFY_RESUME)\n"
			      "#define TIF_SIGPENDING 1\n"
			      "#define _TIF_SIGPENDING BIT(TIF_SIGPENDING)\n"
			      "#define TIF_NEED_RESCHED 4\n"
			      "#define _TIF_NEED_RESCHED BIT(TIF_NEED_RESCHED)\n"
			      "#ifdef HAVE_TIF_POLLING_NRFLAG\n"
			      "# define TIF_POLLING_NRFLAG 6\n"
			      "# define _TIF_POLLING_NRFLAG BIT(TIF_POLLING_NRFLAG)\n"
			      "#endif\n"
			      "#ifdef CONFIG_HAVE_TIF_RSEQ\n"
			      "# define TIF_RSEQ 11\n"
			      "# define _TIF_RSEQ BIT(TIF_RSEQ)\n"
			      "#endif\n"
			      "#endif\n";

int mini_setup(void **state)
{
	struct mini *m = calloc(1, sizeof(*m));

	assert_non_null(m);
	strcpy(m->dir, "/tmp/tif-unit.XXXXXX");
	assert_non_null(mkdtemp(m->dir));
	m->tree.root = m->dir;
	m->tree.arch = "toy";
	assert_int_equal(rules_parse(&m->generic, "generic.tif", toy_generic, &m->d), 0);
	assert_int_equal(rules_parse(&m->arch, "toy.tif", toy_arch, &m->d), 0);
	mini_write(m, "include/" GENERIC_TIF_HEADER, generic_header);
	*state = m;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int mini_teardown(void **state)
{
	struct mini *m = *state;

	nftw(m->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(m);
	pool_release();
	return 0;
}

void mini_write(struct mini *m, const char *name, const char *text)
{
	char *path = pool_printf("%s/%s", m->dir, name), *slash = path + strlen(m->dir);
	FILE *f;

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

void mini_header(struct mini *m, const char *text)
{
	mini_write(m, "arch/toy/include/asm/thread_info.h", text);
}

int mini_table(struct mini *m, const char *text)
{
	mini_header(m, text);
	memset(&m->d, 0, sizeof(m->d));
	if (unit_read(&m->unit, &m->tree, tree_header(&m->tree), NULL, &m->d))
		return -1;
	return table_build(&m->table, &m->unit, NULL, 0, &m->d);
}

int mini_plan(struct mini *m, const char *text)
{
	int rc = mini_table(m, text);

	return rc | plan_make(&m->plan, &m->table, &m->tree, &m->generic, &m->arch,
			      m->native, &m->d);
}

long long mini_value(const struct mini *m, const char *name)
{
	const struct row *r = table_row(&m->table, name);

	return r && r->present && !r->bad ? (long long)r->value : -1;
}

void assert_said(const struct diags *d, const char *text)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		if (strstr(diag_line(&d->list[i]), text))
			return;
	for (i = 0; i < d->count; i++)
		print_error("said: %s\n", diag_line(&d->list[i]));
	fail_msg("nobody said: %s", text);
}

void assert_failed(const struct checks *c, const char *name, const char *text)
{
	size_t i;

	for (i = 0; i < c->count; i++) {
		if (strcmp(c->list[i].name, name))
			continue;
		assert_false(c->list[i].ok);
		if (!strstr(c->list[i].detail, text))
			fail_msg("%s says: %s", name, c->list[i].detail);
		return;
	}
	fail_msg("no check %s", name);
}

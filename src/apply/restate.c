// SPDX-License-Identifier: GPL-2.0
// What lands has this tree's own lines around it: three lines of context, and the line
// numbers of this tree, whatever the hunk was made for.
#include "apply/trial.h"
#include "util/message.h"
#include "util/run.h"

#include <errno.h>
#include <string.h>

int diff_file(const struct entry *e, const char *path, const char *old, const char *new,
	      struct str *out)
{
	const char *const argv[] = { "diff",	"-up",
				     "--label", pool_printf("a/%s", path),
				     "--label", pool_printf("b/%s", path),
				     "--",	old,
				     new,	NULL };
	struct str err = { 0 };
	struct run r = { .argv = argv, .out = out, .err = &err };
	int rc = run_program(&r);

	if (rc == 0 || rc == 1)
		return 0;
	return fail(rc < 0 ? EX_MISSING : EX_FAULT, "see whether diff works",
		    "%s: %s cannot be compared: %s", e->name, path,
		    rc < 0 ? strerror(errno) : str_get(&err));
}

int restate(const struct apply *a, const struct entry *e, struct patch_text *s)
{
	const struct patch *p = &s->patch;
	struct str out = { 0 };
	const char *wrong;

	str_add(&out, s->text, (size_t)(p->files[0].text - s->text));
	for (size_t i = 0; i < p->nfiles; i++) {
		const struct patch_file *f = &p->files[i];
		int rc;

		if (f->sign != '!') {
			str_add(&out, f->text, f->len);
			continue;
		}
		rc = diff_file(e, f->path,
			       pool_printf("%s/.pc/%s/%s", a->work, e->name, f->path),
			       pool_printf("%s/%s", a->work, f->path), &out);
		if (rc)
			return rc;
	}
	s->text = str_get(&out);
	wrong = patch_read(&s->patch, s->text);
	if (!wrong)
		return 0;
	return fail(EX_FAULT, "report it", "%s, as it is to land: %s", e->name, wrong);
}

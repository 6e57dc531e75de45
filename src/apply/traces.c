// SPDX-License-Identifier: GPL-2.0
// A tree without a state folder: is there somebody's stack, or something of this kit?
#include "apply/git.h"
#include "apply/journal.h"

#include <string.h>
#include <unistd.h>

#define TEXT_LIMIT ((size_t)4 << 20)

/* The first line of the series that the kit writes names the kit. */
static bool is_our_series(const struct journal *j)
{
	static const char name[] = " of tif-backports: ";
	size_t len;
	char *text = at_read(j->tree, "patches/series", TEXT_LIMIT, &len);

	if (!text)
		return false;
	text[strcspn(text, "\n")] = '\0';
	return starts_with(text, "# series ") && strstr(text, name);
}

/* Where quilt would look for a stack: its own folder, then these. */
static void look_for_stack(struct apply *a, const struct journal *j)
{
	static const char *const names[] = { ".pc", "patches", "series" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (at_exists(j->tree, names[i]))
			list_add(&a->foreign, names[i]);
	a->stack = is_our_series(j);
	if (!a->stack)
		return;
	a->changed = a->foreign;
	a->foreign = (struct list){ 0 };
	a->state = STATE_LOST;
}

/* Upstream has no symbol of this name. */
static void look_for_symbol(struct apply *a, const struct journal *j)
{
	size_t len;
	const char *text = at_read(j->tree, "arch/Kconfig", TEXT_LIMIT, &len);

	if (text && strstr(text, "\nconfig HAVE_TIF_RSEQ\n"))
		list_add(&a->changed, "arch/Kconfig");
}

/* A file that the kit adds to kernels, with the very bytes that it adds. */
static void look_for_copies(struct apply *a, const struct journal *j)
{
	const char *compat = pool_printf("%s/compat", a->kit);
	struct list facilities = { 0 };
	int fd = at_open(compat);
	size_t i, k;

	if (fd < 0)
		return;
	if (at_names(fd, "", &facilities))
		facilities.n = 0;
	for (i = 0; i < facilities.n; i++) {
		struct list files = { 0 };

		if (at_list(fd, facilities.s[i], &files))
			continue;
		for (k = 0; k < files.n; k++) {
			const char *ours =
				pool_printf("%s/%s", facilities.s[i], files.s[k]);

			if (at_exists(j->tree, files.s[k]) &&
			    !strcmp(at_hash(j->tree, files.s[k]), at_hash(fd, ours)))
				list_add(&a->changed, files.s[k]);
		}
	}
	close(fd);
}

void look_for_traces(struct apply *a, const struct journal *j)
{
	a->state = STATE_PRISTINE;
	look_for_stack(a, j);
	if (a->state != STATE_PRISTINE)
		return;
	look_for_copies(a, j);
	look_for_symbol(a, j);
	if (a->changed.n)
		git_find(a);
	if (a->git.found) {
		a->state = STATE_APPLIED;
		a->changed = (struct list){ 0 };
	} else if (a->changed.n) {
		a->state = STATE_LOST;
	} else if (a->foreign.n) {
		a->changed = a->foreign;
		a->state = STATE_FOREIGN;
	}
}

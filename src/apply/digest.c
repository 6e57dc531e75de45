// SPDX-License-Identifier: GPL-2.0
// One hash over everything that decides about what lands, so that a tree patched by
// another state of the kit is told from one patched by this state.
#include "apply/apply.h"
#include "apply/area.h"
#include "apply/probe.h"
#include "apply/trial.h"
#include "convert/hook.h"
#include "util/message.h"

#include <string.h>
#include <sys/stat.h>

/* What makes patches: the parts of the program that read, convert, plan and compose. */
static const char *const layers[] = {
	"src/util", "src/header", "src/code", "src/convert", "src/apply",
};

static bool exists(const struct apply *a, const char *path)
{
	struct stat st;

	return !stat(pool_printf("%s/%s", a->kit, path), &st);
}

/* All files below a folder of the kit. */
static void add_folder(const struct apply *a, const char *folder, struct list *inputs)
{
	struct list files = { 0 };

	if (folder_list(pool_printf("%s/%s", a->kit, folder), &files))
		return;
	for (size_t i = 0; i < files.n; i++)
		list_add(inputs, pool_printf("%s/%s", folder, files.s[i]));
}

static void add_entry(const struct apply *a, const struct entry *e, struct list *inputs)
{
	size_t base = strlen(e->name) - strlen(".patch");

	if (e->own)
		return; /* add_own() */
	if (e->kind == KIND_FILE) {
		list_add(inputs, pool_printf("patches/%s", e->name));
		return;
	}
	list_add(inputs, header_name(a, e));
	if (area_name(a, e))
		list_add(inputs, area_name(a, e));
	if (e->kind == KIND_COMPAT) {
		add_folder(a, pool_printf("%.*s", (int)base, e->name), inputs);
		return;
	}
	if (e->kind == KIND_HOOK) {
		list_add(inputs, pool_printf("cocci/%.*s.cocci", (int)base, e->name));
		list_add(inputs, HOOK_MACROS);
		return;
	}
	list_add(inputs, "cocci/thread_info.cocci.in");
	list_add(inputs, "cocci/thread_info_modes.cocci.in");
	add_folder(a, "compat/tif", inputs);
	add_folder(a, "compat/tif-native", inputs);
	list_add(inputs, pool_printf("arch/%s/bits.tif", e->arch));
	list_add(inputs, "arch/generic.tif");
}

/* An installed kit has no sources: there the program itself is hashed. */
static void add_program(const struct apply *a, struct list *inputs)
{
	if (!exists(a, "src/apply")) {
		list_add(inputs, "/proc/self/exe");
		return;
	}
	for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++)
		add_folder(a, layers[i], inputs);
}

/* Patches of --with, by name: the folder's own name says nothing. */
static void add_own(const struct apply *a, struct str *all)
{
	for (size_t i = 0; i < a->nplan; i++)
		if (a->plan[i].own)
			str_printf(all, "%s  with/%s\n", file_hash(a->plan[i].own),
				   a->plan[i].name);
}

int plan_digest(struct apply *a)
{
	struct list inputs = { 0 }, probes = { 0 };
	struct str all = { 0 };

	list_add(&inputs, pool_printf("series/%s", a->series));
	probes_asked(a, &probes);
	for (size_t i = 0; i < probes.n; i++)
		list_add(&inputs, pool_printf("probes/%s", probes.s[i]));
	for (size_t i = 0; i < a->nplan; i++)
		add_entry(a, &a->plan[i], &inputs);
	add_program(a, &inputs);
	list_sort(&inputs);
	for (size_t i = 0; i < inputs.n; i++) {
		const char *path = *inputs.s[i] == '/'
					   ? inputs.s[i]
					   : pool_printf("%s/%s", a->kit, inputs.s[i]);
		const char *hash = file_hash(path);

		if (!strcmp(hash, "unreadable"))
			return fail(EX_FAULT, "restore the checkout", "%s cannot be read",
				    inputs.s[i]);
		str_printf(&all, "%s  %s\n", hash, inputs.s[i]);
	}
	add_own(a, &all);
	a->digest = text_hash(str_get(&all), all.len);
	return 0;
}

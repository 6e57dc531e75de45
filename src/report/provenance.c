// SPDX-License-Identifier: GPL-2.0
// Where what was checked is from: the patches of the stack, the kit, the day.
#include "report/provenance.h"
#include "report/target.h"
#include "upstream/landed.h"
#include "util/utf8.h"

json_t *provenance_patches(const struct landed *l)
{
	json_t *all = json_array();

	for (size_t i = 0; i < l->count; i++) {
		const struct patch_facts *f = &l->patches[i].facts;
		json_t *commits = json_array();

		for (size_t c = 0; c < f->ncommits; c++)
			json_array_append_new(
				commits,
				json_string(utf8_clean(citation_text(&f->commits[c]))));
		json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:o}", "file",
						     utf8_clean(l->patches[i].name),
						     "subject", utf8_clean(f->subject),
						     "mainline", utf8_clean(f->mainline),
						     "commits", commits));
	}
	return all;
}

static void add_patch(struct provenance *p, const json_t *j)
{
	const json_t *commits = json_object_get(j, "commits"), *commit;
	struct origin_of_patch *one;
	size_t i;

	p->patches = pool_grow(p->patches, p->count, sizeof(*p->patches));
	one = &p->patches[p->count++];
	*one = (struct origin_of_patch){ text_member(j, "file", ""),
					 text_member(j, "subject", ""),
					 text_member(j, "mainline", ""),
					 { 0 } };
	json_array_foreach(commits, i, commit)
		if (json_is_string(commit))
			list_add(&one->commits, pool_strdup(json_string_value(commit)));
}

const struct provenance *provenance_read(const char *dir)
{
	char *text = file_read(pool_printf("%s/fingerprint.json", dir), 0, NULL);
	json_t *doc = text ? json_loads(text, 0, NULL) : NULL, *j, *patch;
	struct provenance *p = NULL;
	size_t i;

	j = json_object_get(doc, "fingerprint");
	if (json_is_object(j)) {
		p = pool_alloc(sizeof(*p));
		*p = (struct provenance){ text_member(j, "version", ""),
					  text_member(j, "commit", ""),
					  text_member(doc, "date", ""), NULL, 0 };
		json_array_foreach(json_object_get(j, "patches"), i, patch)
			add_patch(p, patch);
	}
	json_decref(doc);
	return p;
}

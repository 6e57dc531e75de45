// SPDX-License-Identifier: GPL-2.0
// A tree's fingerprint, for people and for programs (docs/apply.json.md).
#include "report/fingerprint.h"
#include "util/utf8.h"

#include <string.h>

const char *fingerprint_who(const struct fingerprint *f)
{
	struct str s = { 0 };

	str_puts(&s, f->vendor_text);
	if (*f->vendor_at)
		str_printf(&s, " (%s)", f->vendor_at);
	for (size_t i = 0; i < f->variants.n; i++)
		str_printf(&s, ", %s", f->variants.s[i]);
	str_printf(&s, "; %s", git_text(f));
	return utf8_clean(str_get(&s));
}

const char *fingerprint_has(const struct fingerprint *f, bool has)
{
	struct list words = { 0 };

	for (size_t i = 0; i < f->nfeatures; i++)
		if (has == (*f->features[i].at != '\0'))
			list_add(&words, f->features[i].words);
	return words.n ? list_join(&words, ", ") : "nothing";
}

const char *fingerprint_vendor_flags(const struct fingerprint *f)
{
	struct str s = { 0 };

	for (size_t i = 0; i < f->narchs; i++)
		if (f->archs[i].vendor.n)
			str_printf(&s, "%s%s %s", s.len ? ", " : "", f->archs[i].arch,
				   list_join(&f->archs[i].vendor, " "));
	return str_get(&s);
}

static json_t *texts(const struct list *l)
{
	json_t *j = json_array();

	for (size_t i = 0; i < l->n; i++)
		json_array_append_new(j, json_string(utf8_clean(l->s[i])));
	return j;
}

static json_t *features(const struct fingerprint *f)
{
	json_t *j = json_array();

	for (size_t i = 0; i < f->nfeatures; i++) {
		const struct feature *one = &f->features[i];

		json_array_append_new(j, json_pack("{s:s, s:s, s:b, s:s}", "name",
						   one->name, "words", one->words, "has",
						   *one->at != '\0', "at", one->at));
	}
	return j;
}

static json_t *bits(const struct fingerprint *f)
{
	json_t *j = json_array();

	for (size_t i = 0; i < f->narchs; i++) {
		const struct arch_bits *b = &f->archs[i];

		json_array_append_new(j, json_pack("{s:s, s:o, s:s, s:s}", "arch",
						   utf8_clean(b->arch), "vendor_flags",
						   texts(&b->vendor), "free", b->free,
						   "not_read", utf8_clean(b->unknown)));
	}
	return j;
}

void fingerprint_fields(json_t *j, const struct fingerprint *f)
{
	if (!f->vendor)
		return;
	json_object_set_new(j, "vendor",
			    json_pack("{s:s, s:s, s:s, s:s}", "id", f->vendor, "text",
				      utf8_clean(f->vendor_text), "version",
				      utf8_clean(f->vendor_version), "at", f->vendor_at));
	json_object_set_new(j, "variants", texts(&f->variants));
	json_object_set_new(j, "git",
			    json_pack("{s:s, s:s, s:s}", "state", f->git, "branch",
				      utf8_clean(f->branch), "why", f->git_why));
	json_object_set_new(j, "features", features(f));
	json_object_set_new(j, "bits", bits(f));
}

json_t *fingerprint_document(const struct fingerprint *f)
{
	json_t *j = json_object();

	fingerprint_fields(j, f);
	json_object_set_new(j, "who", json_string(f->vendor ? fingerprint_who(f) : ""));
	json_object_set_new(j, "text", json_string(fingerprint_has(f, true)));
	return j;
}

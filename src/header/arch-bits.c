// SPDX-License-Identifier: GPL-2.0
// The thread flags of an architecture for the fingerprint: a vendor's, and free numbers.
#include "header/fingerprint.h"
#include "header/origin.h"
#include "header/table.h"

#include <string.h>
#include <unistd.h>

/* The numbers without a flag, as ranges. */
static const char *free_numbers(uint32_t used)
{
	struct str s = { 0 };

	for (unsigned int n = 0; n < 32; n++) {
		unsigned int first = n;

		if (used & (1U << n))
			continue;
		while (n + 1 < 32 && !(used & (1U << (n + 1))))
			n++;
		str_printf(&s, "%s%u", s.len ? "," : "", first);
		if (n > first)
			str_printf(&s, "-%u", n);
	}
	return str_get(&s);
}

static void read_table(struct arch_bits *b, const struct table *t,
		       const struct origins *from)
{
	uint32_t used = 0;

	for (size_t i = 0; i < t->nrows; i++) {
		const struct row *r = &t->rows[i];

		if (!row_is_number(r))
			continue;
		if (r->kind == ROW_BIT && origin_is_vendors(origin_of(from, r->name)))
			list_add(&b->vendor, r->name);
		for (size_t v = 0; v < t->nviews; v++) {
			const struct cell *c = table_cell(t, &t->views[v], r);

			if (c && c->value < 32)
				used |= 1U << c->value;
		}
	}
	b->free = free_numbers(used);
}

/* struct knowledge - what tells upstream's flags from a vendor's */
struct knowledge {
	const char *data;
	struct rules generic;
	struct upstream_flags upstream;
};

static void read_arch(struct arch_bits *b, const char *root, const struct knowledge *k)
{
	const char *own = pool_printf("%s/%s/bits.tif", k->data, b->arch);
	struct tree t = { .root = root, .arch = b->arch };
	struct origins from = { .generic = &k->generic,
				.upstream = &k->upstream,
				.folder = b->arch };
	struct unit u = { 0 };
	struct table table = { 0 };
	struct rules rules = { 0 };
	struct diags d = { 0 };

	if (!access(own, F_OK) && !rules_read(&rules, own, &d))
		from.arch = &rules;
	if (unit_read(&u, &t, tree_header(&t), NULL, &d)) {
		b->unknown = diag_line(&d.list[0]);
		return;
	}
	table_build(&table, &u, NULL, 0, &d);
	read_table(b, &table, &from);
}

void fingerprint_bits(struct fingerprint *f, const char *root, const char *data,
		      const char *archs)
{
	struct knowledge k = { .data = data };
	struct diags d = { 0 };

	if (rules_read(&k.generic, pool_printf("%s/generic.tif", data), &d) ||
	    upstream_read(&k.upstream, pool_printf("%s/upstream-flags.tsv", data), &d))
		return;
	while (archs && *archs) {
		size_t len = strcspn(archs, ",");
		struct arch_bits *b;

		f->archs = pool_grow(f->archs, f->narchs, sizeof(*f->archs));
		b = &f->archs[f->narchs++];
		*b = (struct arch_bits){ .arch = pool_strndup(archs, len),
					 .free = "",
					 .unknown = "" };
		read_arch(b, root, &k);
		archs += len + (archs[len] == ',');
	}
}

// SPDX-License-Identifier: GPL-2.0
// What the commands table, symbols, check and static have in common.
#include "cli/header-options.h"
#include "util/message.h"
#include "util/utf8.h"

#include <unistd.h>

static int read_rules(struct header_options *h)
{
	const char *arch = pool_printf("%s/%s/bits.tif", h->data, h->tree.arch);

	h->has_arch = !access(arch, F_OK);
	if (!rules_read(&h->generic, pool_printf("%s/generic.tif", h->data), &h->d) &&
	    (!h->has_arch || !rules_read(&h->arch, arch, &h->d)))
		return EX_OK;
	return diag_fail(&h->d, EX_FAULT, "the kit is damaged, install it again");
}

int header_open(struct header_options *h, const char *kit, const struct list *operands)
{
	struct list archs = { 0 };
	struct place p;
	int rc;

	if (operands->n)
		return args_usage("unexpected argument %s", utf8_clean(operands->s[0]));
	if (!h->tree.root || !h->tree.arch)
		return args_usage("--tree and --arch are needed");
	rc = args_archs(h->tree.arch, &archs);
	if (rc)
		return rc;
	if (archs.n > 1)
		return args_usage("--arch takes one architecture");
	h->tree.arch = archs.s[0];
	if (!h->data)
		h->data = pool_printf("%s/arch", kit);
	h->known = (struct symbols){
		.on = h->on.s, .off = h->off.s, .non = h->on.n, .noff = h->off.n
	};
	if (tree_file(&h->tree, tree_header(&h->tree), &p))
		return fail(EX_TREE, "name a folder below its arch/", "no %s below %s",
			    tree_header(&h->tree), utf8_clean(h->tree.root));
	return read_rules(h);
}

int header_read(struct header_options *h)
{
	return unit_read(&h->unit, &h->tree, tree_header(&h->tree), &h->known, &h->d);
}

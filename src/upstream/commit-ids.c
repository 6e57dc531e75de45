// SPDX-License-Identifier: GPL-2.0
// patches/upstream.tsv: the whole id of each commit that a header abbreviates.
#include "upstream/commit-ids.h"

#include "util/message.h"

#include <string.h>

#define ID_LEN	    40
#define TABLE_LIMIT ((size_t)1 << 20)

int commit_ids_read(struct commit_ids *ids, const char *kit)
{
	const char *path = pool_printf("%s/patches/upstream.tsv", kit);
	char *text = file_read(path, TABLE_LIMIT, NULL), *line;
	unsigned int nr = 0;

	*ids = (struct commit_ids){ 0 };
	if (!text)
		return fail(EX_FAULT, "restore the checkout", "%s cannot be read", path);
	while ((line = strsep(&text, "\n"))) {
		struct commit_id c = { .id = line };

		nr++;
		if (!*line || *line == '#')
			continue;
		if (strspn(line, "0123456789abcdef") != ID_LEN || line[ID_LEN] != '\t' ||
		    !line[ID_LEN + 1])
			return fail(EX_FAULT, "restore the checkout",
				    "%s:%u: not \"ID, tab, subject\"", path, nr);
		line[ID_LEN] = '\0';
		c.subject = line + ID_LEN + 1;
		ids->list = pool_grow(ids->list, ids->count, sizeof(*ids->list));
		ids->list[ids->count++] = c;
	}
	return 0;
}

const struct commit_id *commit_ids_find(const struct commit_ids *ids,
					const char *abbreviation)
{
	size_t i;

	for (i = 0; i < ids->count; i++)
		if (starts_with(ids->list[i].id, abbreviation))
			return &ids->list[i];
	return NULL;
}

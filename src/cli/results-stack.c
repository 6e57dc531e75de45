// SPDX-License-Identifier: GPL-2.0
// tif-backports results stack: the patches of a tree, as fingerprint.json has them.
#include "report/provenance.h"
#include "cli/command.h"
#include "cli/results.h"
#include "upstream/landed.h"

#include <stdio.h>

int results_stack(const char *kit, int argc, char **argv)
{
	struct apply *a = pool_alloc(sizeof(*a));
	struct landed landed;
	json_t *patches;
	int rc;

	if (argc != 1)
		return results_misuse("stack: TREE is needed");
	a->kit = kit;
	a->command = "results";
	a->kernel.lock = -1;
	rc = kernel_open(&a->kernel, argv[0]);
	if (!rc)
		rc = kernel_lock(&a->kernel);
	if (!rc)
		rc = landed_read(a, &landed);
	if (rc)
		return rc;
	patches = provenance_patches(&landed);
	json_dumpf(patches, stdout, JSON_COMPACT);
	json_decref(patches);
	putchar('\n');
	return EX_OK;
}

// SPDX-License-Identifier: GPL-2.0
// Which version of the kit this is.
#include "util/version.h"
#include "util/file.h"

#include <string.h>

#define LIMIT 4096

const char *kit_version(const char *kit)
{
	char *text = file_read(pool_printf("%s/VERSION", kit), LIMIT, NULL);

	if (!text)
		return "";
	text[strcspn(text, "\n")] = '\0';
	return text;
}

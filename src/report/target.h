/* SPDX-License-Identifier: GPL-2.0 */
/* What a record was made of and with: the kernel, whose it is, the stack. */
#ifndef TIF_TARGET_H
#define TIF_TARGET_H

#include <jansson.h>

/**
 * struct target - one; what is not known is ""
 * @kernel: the release
 * @vendor: its id, "unknown" for a kernel that nobody has named
 * @stack: digest of the list of patches, 12 digits
 * @series: that was applied, with its level and numbering
 * @commit: of the kit, 7 digits or more; "+" behind it: files are not the commit's
 * @fingerprint: digest of what fingerprint.json says of all this, 16 digits
 */
struct target {
	const char *kernel;
	const char *vendor;
	const char *stack;
	const char *series;
	const char *level;
	const char *numbering;
	const char *commit;
	const char *fingerprint;
};

/** target_of - what DIR/fingerprint.json says beside DIR/results.jsonl, or NULL */
const struct target *target_of(const char *results);

/**
 * target_of_print - a tree that was looked at, and to which nothing was applied
 * @print: what its fingerprint says, with its member "vendor"
 * @kernel: the release
 */
struct target *target_of_print(const json_t *print, const char *kernel);

/** target_read - from the member "target" of a record, or NULL */
const struct target *target_read(const json_t *j);

/** target_json - as that member */
json_t *target_json(const struct target *t);

/** text_member - a copy of the string that an object has by a key, or @missing */
const char *text_member(const json_t *j, const char *key, const char *missing);

#endif

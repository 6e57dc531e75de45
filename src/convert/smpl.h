/* SPDX-License-Identifier: GPL-2.0 */
/* Write the semantic patch of one header from the template. */
#ifndef TIF_SMPL_H
#define TIF_SMPL_H

#include "convert/plan.h"
#include "util/pool.h"

/**
 * smpl_write - fill in the template
 * @p: what is to be done
 * @template_path: cocci/thread_info.cocci.in
 * @modes_path: cocci/thread_info_modes.cocci.in, for coccicheck's modes; or NULL
 * @out: takes the semantic patch
 * @d: takes complaints about the template
 *
 * Return: 0, or -1 when complaints were added.
 */
int smpl_write(const struct plan *p, const char *template_path, const char *modes_path,
	       struct str *out, struct diags *d);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* Which version of the kit this is. */
#ifndef TIF_VERSION_H
#define TIF_VERSION_H

/** kit_version - the first line of @kit's file VERSION, "" if there is none */
const char *kit_version(const char *kit);

/**
 * kit_commit - the commit that @kit is a checkout of, as common.sh has it
 *
 * Return: the beginning of its ID, with a "+" where files are not those of the commit; ""
 * where @kit is no checkout.
 */
const char *kit_commit(const char *kit);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* Which version of the kit this is. */
#ifndef TIF_VERSION_H
#define TIF_VERSION_H

/** kit_version - the first line of @kit's file VERSION, "" if there is none */
const char *kit_version(const char *kit);

#endif

/* SPDX-License-Identifier: GPL-2.0 */
/* Where --json FILE and --out FILE write. */
#ifndef TIF_OUTPUT_H
#define TIF_OUTPUT_H

#include <stddef.h>

/** struct output - one document's way out; zero it to start */
struct output {
	const char *name; /* as given; "-" is stdout */
	const char *path; /* absolute, made when it was opened */
	int fd;		  /* of what is not replaced by rename, else -1 */
};

/**
 * output_open - check early that the document can be written
 * @o: result
 * @option: for the message, "--json"
 * @name: "-", or a path: absent or regular files are replaced by rename when the document
 *is whole; a link is followed, and its target replaced; devices, FIFOs, sockets and
 * /dev/fd/N are written into; a folder is refused
 *
 * Return: 0, or the code of fail() (EX_MISSING).
 */
int output_open(struct output *o, const char *option, const char *name);

/** output_write - the whole document; 0 or -1 (errno) */
int output_write(struct output *o, const char *text, size_t len);
/** output_put - the same; 0 or the code of fail() (EX_MISSING) */
int output_put(struct output *o, const char *text, size_t len);

#endif

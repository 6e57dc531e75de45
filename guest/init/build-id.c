// SPDX-License-Identifier: GPL-2.0
// Which build of the kernel this is: the note that its linker has put there.
#include "init.h"

#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Names and contents of notes are padded to words. */
static size_t padded(uint32_t size)
{
	return ((size_t)size + 3) & ~(size_t)3;
}

static void to_hex(char *hex, size_t size, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n && 2 * i + 2 < size; i++)
		snprintf(hex + 2 * i, 3, "%02x", bytes[i]);
}

void build_id(char *hex, size_t size)
{
	static unsigned char notes[4096];
	int fd = open("/sys/kernel/notes", O_RDONLY | O_CLOEXEC);
	ssize_t have = fd < 0 ? 0 : read(fd, notes, sizeof(notes));
	size_t at = 0, next;
	Elf32_Nhdr note;

	hex[0] = '\0';
	if (fd >= 0)
		close(fd);
	for (; have > 0 && at + sizeof(note) <= (size_t)have; at = next) {
		const unsigned char *name = notes + at + sizeof(note);

		memcpy(&note, notes + at, sizeof(note));
		next = at + sizeof(note) + padded(note.n_namesz) + padded(note.n_descsz);
		if (next > (size_t)have)
			break;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
		    !memcmp(name, "GNU", 4))
			to_hex(hex, size, name + 4, note.n_descsz);
	}
}

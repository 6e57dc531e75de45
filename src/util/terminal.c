// SPDX-License-Identifier: GPL-2.0
// How wide lines for people may be, and whether they have colour.
#include "util/terminal.h"
#include "util/pool.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int colour_parse(enum colour_when *when, const char *word)
{
	static const char *const words[] = {
		[COLOUR_AUTO] = "auto",
		[COLOUR_ALWAYS] = "always",
		[COLOUR_NEVER] = "never",
	};
	int i;

	for (i = COLOUR_AUTO; i <= COLOUR_NEVER; i++) {
		if (strcmp(word, words[i]))
			continue;
		*when = (enum colour_when)i;
		return 0;
	}
	return -1;
}

static int width_of(int fd)
{
	const char *text = getenv("COLUMNS");
	struct winsize size;
	char *end;
	long columns;

	if (text && *text) {
		columns = strtol(text, &end, 10);
		if (!*end && columns > 0 && columns < 10000)
			return (int)columns;
	}
	if (ioctl(fd, TIOCGWINSZ, &size) || !size.ws_col)
		return 80; /* a serial line does not tell */
	return size.ws_col;
}

static bool colour_by_itself(void)
{
	const char *term = getenv("TERM"), *none = getenv("NO_COLOR");

	return term && *term && strcmp(term, "dumb") != 0 && (!none || !*none);
}

void terminal_of(struct terminal *t, int fd, enum colour_when when)
{
	bool is_terminal = isatty(fd);

	t->columns = COLUMNS_DEFAULT;
	if (is_terminal)
		t->columns = width_of(fd);
	if (t->columns < COLUMNS_MIN)
		t->columns = COLUMNS_MIN;
	if (t->columns > COLUMNS_MAX)
		t->columns = COLUMNS_MAX;
	t->colour = when == COLOUR_ALWAYS ||
		    (when == COLOUR_AUTO && is_terminal && colour_by_itself());
}

int terminal_columns(const struct terminal *t)
{
	return t->columns ? t->columns : COLUMNS_DEFAULT;
}

const char *paint(const struct terminal *t, enum ink ink, const char *text)
{
	static const char *const codes[] = {
		[INK_BOLD] = "1",     [INK_DIM] = "2",	  [INK_GOOD] = "32",
		[INK_WARNING] = "33", [INK_BAD] = "1;31",
	};

	if (!t->colour || ink == INK_PLAIN || !*text)
		return text;
	return pool_printf("\033[%sm%s\033[0m", codes[ink], text);
}

size_t text_width(const char *text)
{
	size_t n = 0;

	while (*text) {
		if (!strncmp(text, "\033[", 2)) {
			text += 2;
			text += strcspn(text, "m");
			text += *text == 'm';
			continue;
		}
		n += ((unsigned char)*text & 0xc0) != 0x80;
		text++;
	}
	return n;
}

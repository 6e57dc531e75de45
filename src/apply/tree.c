// SPDX-License-Identifier: GPL-2.0
// What a kernel tree is, which one this is, and who else works in it.
#include "apply/apply.h"
#include "header/kernel-tree.h"
#include "util/file.h"
#include "util/message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A top Makefile has 2,000 lines; what is larger is something else. */
#define MAKEFILE_LIMIT (4U << 20)

static const char *in_tree(const struct kernel *k, const char *name)
{
	return pool_printf("%s/%s", k->path, name);
}

/* "NAME = VALUE": the value without blanks around it, or NULL. */
static const char *value_of(const char *line, size_t len, const char *name,
			    size_t name_len)
{
	const char *at = line, *end = line + len;

	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if ((size_t)(end - at) < name_len || memcmp(at, name, name_len) != 0)
		return NULL;
	at += name_len;
	if (at == end || (*at != ' ' && *at != '\t'))
		return NULL;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	if (at == end || *at != '=' || (at + 1 < end && at[1] != ' ' && at[1] != '\t'))
		return NULL;
	at++;
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return pool_strndup(at, (size_t)(end - at));
}

static bool is_number(const char *s)
{
	return *s && strspn(s, "0123456789") == strlen(s);
}

static int read_version(struct kernel *k)
{
	static const char *const names[] = { "VERSION", "PATCHLEVEL", "SUBLEVEL",
					     "EXTRAVERSION" };
	const char **values[] = { &k->version, &k->patchlevel, &k->sublevel,
				  &k->extraversion };
	const char *text = file_read(in_tree(k, "Makefile"), MAKEFILE_LIMIT, NULL);
	bool last = false;

	if (!text)
		return fail(EX_NO, "restore it", "Makefile cannot be read (%s): %s",
			    k->shown, strerror(errno));
	for (size_t i = 0; i < 4; i++)
		*values[i] = "";
	while (*text && !last) {
		size_t len = strcspn(text, "\n");

		for (size_t i = 0; i < 4; i++) {
			const char *v = value_of(text, len, names[i], strlen(names[i]));

			if (!v)
				continue;
			*values[i] = v;
			last = i == 3;
		}
		text += len + (text[len] == '\n');
	}
	if (!is_number(k->version) || !is_number(k->patchlevel))
		return fail(EX_TREE, "give the top folder of one",
			    "%s is not a kernel tree (its Makefile states no VERSION and "
			    "PATCHLEVEL)",
			    k->shown);
	k->release = pool_printf("%s.%s%s%s%s", k->version, k->patchlevel,
				 *k->sublevel ? "." : "", k->sublevel, k->extraversion);
	return 0;
}

/* Makefile.rhelver of Red Hat's trees: RHEL_MAJOR and its like. */
static void rhel_hints(struct kernel *k)
{
	const char *text =
		file_read(in_tree(k, "Makefile.rhelver"), MAKEFILE_LIMIT, NULL);

	while (text && *text) {
		size_t len = strcspn(text, "\n"), name = strcspn(text, " \t\n");
		const char *v = starts_with(text, "RHEL_")
					? value_of(text, len, text, name)
					: NULL;

		if (v)
			list_add(&k->hints, pool_printf("%.*s=%s", (int)name, text, v));
		text += len + (text[len] == '\n');
	}
}

/* A localversion file says it in its first line. */
static void localversion_hints(struct kernel *k)
{
	DIR *dir = opendir(k->path);
	struct list names = { 0 };
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (starts_with(e->d_name, "localversion"))
			list_add(&names, pool_strdup(e->d_name));
	if (dir)
		closedir(dir);
	list_sort(&names);
	for (size_t i = 0; i < names.n; i++) {
		const char *text =
			file_read(in_tree(k, names.s[i]), MAKEFILE_LIMIT, NULL);

		if (text)
			list_add(&k->hints, pool_printf("%s=%.*s", names.s[i],
							(int)strcspn(text, "\n"), text));
	}
}

static void read_hints(struct kernel *k)
{
	struct stat st;

	rhel_hints(k);
	localversion_hints(k);
	if (!stat(in_tree(k, "debian"), &st) && S_ISDIR(st.st_mode))
		list_add(&k->hints, "debian/");
	if (!stat(in_tree(k, ".git"), &st))
		list_add(&k->hints, ".git");
}

int kernel_open(struct kernel *k, const char *arg)
{
	int rc;

	*k = (struct kernel){ .lock = -1 };
	rc = kernel_tree_check(arg, TREE_KERNEL, &k->path);
	if (rc)
		return rc;
	k->shown = shell_quote(k->path);
	rc = read_version(k);
	if (!rc)
		read_hints(k);
	return rc;
}

/* The lock is on the folder itself: it leaves nothing behind. */
static int try_lock(const struct kernel *k, int *fd)
{
	*fd = open(k->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		return errno;
	if (!flock(*fd, LOCK_EX | LOCK_NB))
		return 0;
	return errno;
}

int kernel_lock(struct kernel *k)
{
	int err = try_lock(k, &k->lock);

	if (!err)
		return 0;
	if (k->lock >= 0)
		close(k->lock);
	k->lock = -1;
	if (err == EWOULDBLOCK)
		return fail(EX_NO, "wait for it to end", "another run is at work in %s",
			    k->shown);
	return fail(EX_NO, "copy the tree to a local disk",
		    "%s cannot be locked (its file system does not allow it)", k->shown);
}

bool kernel_is_locked(const struct kernel *k)
{
	int fd, err = try_lock(k, &fd);

	if (fd >= 0)
		close(fd);
	return err == EWOULDBLOCK;
}

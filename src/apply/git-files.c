// SPDX-License-Identifier: GPL-2.0
// From one commit to another: the files, and the index.
//
// The new index is made aside, under a name that no other git uses, so whatever a killed
// run leaves of it, a lock included, is ours to remove. It takes the place of the index
// through git's own lock.
#include "apply/git.h"
#include "apply/trial.h"
#include "apply/journal.h"
#include "util/message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *in_folder(const struct git_move *m, const char *name)
{
	return pool_printf("%s/%s", m->folder, name);
}

static const char *own_index(const struct git_move *m)
{
	return in_folder(m, "tif-backports.index");
}

static bool is_none(const char *id)
{
	return !id[strspn(id, "0")];
}

/* ":100644 100755 OLD NEW M<tab>PATH" */
static int read_raw(struct git_move *m, char *line)
{
	char *path = strchr(line, '\t'), *field[5], *at = line;
	size_t i = 0;

	if (*line != ':' || !path)
		return -1;
	*path++ = '\0';
	while (i < 5 && (field[i] = strsep(&at, " ")))
		i++;
	if (i < 5 || !path_is_safe(path))
		return -1;
	m->files = pool_grow(m->files, m->nfiles, sizeof(*m->files));
	m->files[m->nfiles++] = (struct git_file){ path, field[2], field[3], NULL };
	return 0;
}

int git_files_list(struct git_move *m)
{
	struct str out = { 0 }, folder = { 0 };
	char *text, *line;

	if (GIT(m->a, &folder, "rev-parse", "--absolute-git-dir"))
		return git_failed(m->a, "rev-parse", &folder);
	m->folder = git_line(&folder);
	if (GIT(m->a, &out, "diff-tree", "-r", "--raw", "--no-abbrev", "--no-renames",
		m->from, m->to))
		return git_failed(m->a, "diff-tree", &out);
	for (text = pool_strdup(str_get(&out)); (line = strsep(&text, "\n"));)
		if (*line && read_raw(m, line))
			return fail(EX_NO, "look at these commits with git diff",
				    "%.12s..%.12s in %s has what this kit does not "
				    "write",
				    m->from, m->to, m->a->kernel.shown);
	return 0;
}

static const char *in_tree(const struct git_move *m, const char *path)
{
	return pool_printf("%s/%s", m->a->kernel.path, path);
}

/* Sets what the work tree has now: NULL for nothing, "" for what is no file, an id. */
static int hash_files(const struct git_move *m)
{
	static const char *const args[] = { "hash-object", "--stdin-paths", NULL };
	static const char wanted[] = "?";
	struct str paths = { 0 }, out = { 0 };
	struct stat st;
	char *text;

	for (size_t i = 0; i < m->nfiles; i++) {
		struct git_file *f = &m->files[i];

		f->now = NULL;
		if (lstat(in_tree(m, f->path), &st))
			continue;
		f->now = S_ISREG(st.st_mode) ? wanted : "";
		if (*f->now)
			str_printf(&paths, "%s\n", f->path);
	}
	if (paths.len && run_git(m->a, &out, str_get(&paths), args))
		return git_failed(m->a, "hash-object", &out);
	text = pool_strdup(str_get(&out));
	for (size_t i = 0; i < m->nfiles; i++)
		if (m->files[i].now == wanted)
			m->files[i].now = strsep(&text, "\n");
	return 0;
}

/* Is the file the beginning of what a commit has there? */
static bool is_begun(const struct git_move *m, const char *commit, const char *path)
{
	struct str out = { 0 };
	size_t len;
	const char *text = file_read(in_tree(m, path), SOURCE_LIMIT, &len);

	return text &&
	       !GIT(m->a, &out, "cat-file", "--filters",
		    pool_printf("%s:%s", commit, path)) &&
	       len < out.len && !memcmp(text, str_get(&out), len);
}

static bool is_like(const struct git_file *f, const char *id)
{
	return f->now ? !strcmp(f->now, id) : is_none(id);
}

int git_files_check(const struct git_move *m)
{
	struct list unlike = { 0 };
	int rc = hash_files(m);

	for (size_t i = 0; !rc && i < m->nfiles; i++)
		if (!is_like(&m->files[i], m->files[i].from))
			list_add(&unlike, m->files[i].path);
	if (rc || !unlike.n)
		return rc;
	return fail(EX_NO, "commit, stash or remove them",
		    "files of the series are not as in HEAD, or untracked (%s)",
		    list_join(&unlike, " "));
}

int git_files_edited(const struct git_move *m, struct list *edited)
{
	int rc = hash_files(m);

	for (size_t i = 0; !rc && i < m->nfiles; i++) {
		const struct git_file *f = &m->files[i];

		if (!f->now || is_like(f, f->from) || is_like(f, f->to))
			continue;
		if (!*f->now || (!(!is_none(f->to) && is_begun(m, m->to, f->path)) &&
				 !(!is_none(f->from) && is_begun(m, m->from, f->path))))
			list_add(edited, f->path);
	}
	return rc;
}

static int write_files(const struct git_move *m)
{
	static const char *const args[] = { "checkout-index", "-f", "-u", "--stdin",
					    NULL };
	struct str paths = { 0 }, out = { 0 };
	int tree = at_open(m->a->kernel.path), rc = tree < 0 ? -1 : 0;

	for (size_t i = 0; !rc && i < m->nfiles; i++) {
		const struct git_file *f = &m->files[i];

		if (!is_none(f->to)) {
			str_printf(&paths, "%s\n", f->path);
			continue;
		}
		rc = at_remove(tree, f->path);
		for (const char *above = folder_of(f->path); !rc && *above;
		     above = folder_of(above))
			rc = at_remove_folder(tree, above);
	}
	if (rc)
		str_puts(&out, strerror(errno));
	if (tree >= 0)
		close(tree);
	if (!rc && paths.len)
		rc = run_git_on(m->a, own_index(m), &out, str_get(&paths), args);
	return rc ? git_failed(m->a, "checkout-index", &out) : 0;
}

/* The same file: then the lock is the one that a killed run has made. */
static bool is_ours(const char *lock, const char *own)
{
	struct stat a, b;

	return !lstat(lock, &a) && !lstat(own, &b) && a.st_ino == b.st_ino &&
	       a.st_dev == b.st_dev;
}

static int put_index(const struct git_move *m)
{
	const char *own = own_index(m), *lock = in_folder(m, "index.lock");

	if (link(own, lock))
		return errno == EEXIST
			       ? fail(EX_NO,
				      "wait for it to end; where none is at work, remove "
				      "that file",
				      "another git is at work, or was killed (%s)",
				      shell_quote(lock))
			       : fail(EX_NO, "remove the cause, then run apply.sh again",
				      "%s cannot be made: %s", shell_quote(lock),
				      strerror(errno));
	journal_step("git-locked");
	if (rename(lock, in_folder(m, "index")))
		return fail(EX_NO, "remove the cause, then run apply.sh again",
			    "the index of %s cannot be replaced: %s", m->a->kernel.shown,
			    strerror(errno));
	unlink(own);
	journal_step("git-index");
	return 0;
}

/* Entries that are as in m->from get those of m->to, all others stay. */
static int make_index(const struct git_move *m)
{
	const char *own = own_index(m);
	const char *const args[] = { "read-tree", "-i", "-m", m->from, m->to, NULL };
	struct str out = { 0 };

	unlink(pool_printf("%s.lock", own));
	if ((unlink(own) && errno != ENOENT) || file_copy(in_folder(m, "index"), own))
		return fail(EX_NO, "make room; the branch is where it was",
			    "the index of %s cannot be copied: %s", m->a->kernel.shown,
			    strerror(errno));
	if (run_git_on(m->a, own, &out, NULL, args))
		return git_failed(m->a, "read-tree", &out);
	journal_step("git-ready");
	return 0;
}

/* A run that was killed behind link() has left the lock, and the same file aside. */
static void take_lock_back(const struct git_move *m)
{
	const char *lock = in_folder(m, "index.lock");

	if (is_ours(lock, own_index(m)))
		unlink(lock);
}

int git_files_go(const struct git_move *m)
{
	int rc;

	take_lock_back(m);
	rc = make_index(m);
	if (!rc)
		rc = write_files(m);
	if (rc)
		return rc;
	journal_step("git-files");
	return put_index(m);
}

// SPDX-License-Identifier: GPL-2.0
// The pinned versions: which the cache has, and of each the files that hooks and probes
// look at.
#include "drift/drift.h"
#include "apply/patch.h"
#include "apply/series.h"
#include "util/message.h"
#include "util/run.h"
#include "util/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATCH_LIMIT (16U << 20)
#define LIST_NAME   ".tif-backports-files"

extern char **environ;

/* The variables that fetch.sh uses, and apt for it. */
static bool is_for_fetch(const char *variable)
{
	static const char *const names[] = {
		"TIF_",		"XDG_CACHE_HOME=", "APT_CONFIG=",   "http_proxy=",
		"https_proxy=", "ftp_proxy=",	   "all_proxy=",    "no_proxy=",
		"HTTP_PROXY=",	"HTTPS_PROXY=",	   "FTP_PROXY=",    "ALL_PROXY=",
		"NO_PROXY=",	"SSL_CERT_FILE=",  "SSL_CERT_DIR=", "CI=",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (starts_with(variable, names[i]))
			return !starts_with(variable, "TIF_STARTED=");
	return false;
}

/* Runs scripts/fetch.sh with up to six arguments, NULL behind the last. */
static int run_fetch(const struct drift *d, const char *const *args, struct str *out,
		     struct str *err)
{
	struct list words = { 0 };
	struct run r = {
		.out = out, .err = err, .path = getenv("PATH"), .home = getenv("HOME")
	};
	int rc;

	list_add(&words, "env");
	for (char **e = environ; *e; e++)
		if (is_for_fetch(*e))
			list_add(&words, *e);
	list_add(&words, pool_printf("%s/scripts/fetch.sh", d->kit));
	for (; *args; args++)
		list_add(&words, *args);
	list_add(&words, NULL);
	r.argv = words.s;
	rc = run_program(&r);
	return rc < 0 ? EX_MISSING : rc;
}

/* "fetch.sh: error: WHAT": WHAT, of the last line that is one. */
static const char *error_of(const struct str *err)
{
	static const char mark[] = ": error: ";
	const char *last = NULL, *at = str_get(err);

	while ((at = strstr(at, mark))) {
		at += strlen(mark);
		last = pool_strndup(at, strcspn(at, "\n"));
	}
	return last ? last : "fetch.sh does not say why";
}

static void add_pin(struct drift *d, const char *series, const char *version)
{
	struct drift_run run = { .series = series, .name = version, .pin = version };

	d->runs = pool_grow(d->runs, d->nruns, sizeof(*d->runs));
	d->runs[d->nruns++] = run;
}

/* "SERIES VERSION ARCHIVE N MB [cached|yours]", as fetch.sh --list prints a pin. */
static void read_pin(struct drift *d, const char *line)
{
	const char *series = next_word(&line), *version = next_word(&line), *word;
	bool here = false;

	while ((word = next_word(&line)))
		here = !strcmp(word, "cached") || !strcmp(word, "yours");
	if (!version || !list_has(&d->want, series))
		return;
	if (here || d->fetch) {
		add_pin(d, series, version);
		return;
	}
	list_add(&d->not_here, version);
	list_add(&d->series_not_here, series);
}

int drift_pins(struct drift *d)
{
	const char *const args[] = { "--list", NULL };
	struct str out = { 0 }, err = { 0 };
	const char *line;
	int rc = run_fetch(d, args, &out, &err);

	if (rc)
		return fail(rc, NULL, "%s", error_of(&err));
	for (line = str_get(&out); *line;) {
		size_t len = strcspn(line, "\n");

		read_pin(d, pool_strndup(line, len));
		line += len + (line[len] == '\n');
	}
	return 0;
}

static int add_patch(const struct drift *d, const char *name, struct list *paths)
{
	const char *file = pool_printf("%s/patches/%s", d->kit, name), *wrong;
	const char *text = file_read(file, PATCH_LIMIT, NULL);
	struct patch p;

	if (!text)
		return fail(EX_FAULT, "restore the checkout", "%s cannot be read: %s",
			    file, strerror(errno));
	wrong = patch_read(&p, text);
	if (wrong)
		return fail(EX_FAULT, "mend the patch", "patches/%s cannot be used, %s",
			    name, wrong);
	for (size_t i = 0; i < p.nfiles; i++)
		list_add(paths, p.files[i].path);
	return 0;
}

static int add_patches(const struct drift *d, struct list *paths)
{
	struct list names = { 0 };
	int rc = 0;

	folder_list(pool_printf("%s/patches", d->kit), &names);
	for (size_t i = 0; !rc && i < names.n; i++) {
		size_t len = strlen(names.s[i]);

		if (len > 6 && !strcmp(names.s[i] + len - 6, ".patch"))
			rc = add_patch(d, names.s[i], paths);
	}
	return rc;
}

/* "yes: FILE PATTERN" and "no: [?]FILE:FUNCTION PATTERN" */
static void add_probe(const struct drift *d, const char *name, struct list *paths)
{
	const char *text =
		file_read(pool_printf("%s/probes/%s", d->kit, name), PATCH_LIMIT, NULL);

	while (text && *text) {
		size_t len = strcspn(text, "\n");
		const char *line = pool_strndup(text, len), *word = next_word(&line);

		if (word && (!strcmp(word, "yes:") || !strcmp(word, "no:"))) {
			word = next_word(&line);
			if (word && *word == '?')
				word++;
			if (word)
				list_add(paths, pool_strndup(word, strcspn(word, ":")));
		}
		text += len + (text[len] == '\n');
	}
}

static void add_probes(const struct drift *d, struct list *paths)
{
	struct list names = { 0 };

	folder_list(pool_printf("%s/probes", d->kit), &names);
	for (size_t i = 0; i < names.n; i++)
		add_probe(d, names.s[i], paths);
}

/* Files that the kit adds: a tree that has one already is a conflict. */
static void add_compat(const struct drift *d, struct list *paths)
{
	const char *slash;
	struct list files = { 0 };

	folder_list(pool_printf("%s/compat", d->kit), &files);
	for (size_t i = 0; i < files.n; i++) {
		slash = strchr(files.s[i], '/');
		if (slash)
			list_add(paths, slash + 1);
	}
}

/* A conversion looks at all code of its architecture, for users of a flag. */
static void add_archs(const struct drift *d, struct list *paths)
{
	const char *folder = pool_printf("%s/arch", d->kit);
	DIR *dir = opendir(folder);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		const char *arch = pool_printf("%s/%s", folder, e->d_name);

		if (*e->d_name == '.' || access(pool_printf("%s/.", arch), X_OK))
			continue;
		if (access(pool_printf("%s/bits.tif", arch), R_OK))
			list_add(paths, pool_printf("arch/%s/Kconfig", e->d_name));
		else
			list_add(paths, pool_printf("arch/%s", e->d_name));
	}
	if (dir)
		closedir(dir);
}

/* What is below a folder of the list is there with it. */
static bool is_below(const struct list *paths, const char *path)
{
	for (const char *above = folder_of(path); *above; above = folder_of(above))
		if (list_has(paths, above))
			return true;
	return false;
}

static const char *list_file(void)
{
	return scratch_path("files");
}

int pin_list(const struct drift *d)
{
	/* the first four make a kernel tree of it; fingerprints look at the others */
	static const char *const always[] = { "Makefile", "Kconfig", "kernel",
					      "arch/Kconfig", "include/linux" };
	struct list paths = { 0 };
	struct str text = { 0 };
	int rc = add_patches(d, &paths);

	if (rc)
		return rc;
	add_probes(d, &paths);
	add_compat(d, &paths);
	add_archs(d, &paths);
	for (size_t i = 0; i < sizeof(always) / sizeof(*always); i++)
		list_add(&paths, always[i]);
	list_sort(&paths);
	for (size_t i = 0; i < paths.n; i++)
		if (path_is_safe(paths.s[i]) && !is_below(&paths, paths.s[i]))
			str_printf(&text, "%s\n", paths.s[i]);
	if (!file_write(list_file(), str_get(&text), text.len, 0600))
		return 0;
	return fail(EX_MISSING, "make room there, or set TMPDIR",
		    "the list of files cannot be written (%s): %s", scratch(),
		    strerror(errno));
}

static const char *cache_folder(void)
{
	const char *tif = getenv("TIF_CACHE"), *xdg = getenv("XDG_CACHE_HOME"),
		   *home = getenv("HOME");

	if (tif && *tif)
		return path_absolute(tif);
	if (xdg && *xdg)
		return path_absolute(pool_printf("%s/tif-backports", xdg));
	if (home && *home)
		return path_absolute(pool_printf("%s/.cache/tif-backports", home));
	return NULL;
}

bool pin_is_package(const char *name)
{
	static const char start[] = "linux-source-";
	const char *version = name + strlen(start);

	return starts_with(name, start) && *version &&
	       !version[strspn(version, "0123456789.")];
}

/* One that was made for another list of files is made again, and, where it may be
 * fetched, a package, which apt may have a newer one of. */
static bool is_current(const struct drift *d, const struct drift_run *run)
{
	return file_same(pool_printf("%s/" LIST_NAME, run->path), list_file()) &&
	       !(d->fetch && pin_is_package(run->pin));
}

int pin_get(const struct drift *d, struct drift_run *run)
{
	const char *cache = cache_folder();
	const char *dir = pool_printf("%s/drift/linux-%s", cache ? cache : "", run->pin);
	const char *const args[] = { d->fetch ? "--exact" : "--offline",
				     "--exact",
				     "--listed",
				     list_file(),
				     "--",
				     run->pin,
				     dir,
				     NULL };
	struct str out = { 0 }, err = { 0 };
	int rc;

	if (!cache)
		return fail(EX_MISSING, "set TIF_CACHE",
			    "there is no folder for the cache");
	run->path = dir;
	if (is_current(d, run))
		return 0;
	if (folder_make(folder_of(dir)) || tree_remove(dir))
		return fail(EX_MISSING, "set TIF_CACHE to a folder that can be written",
			    "%s cannot be written: %s", dir, strerror(errno));
	rc = run_fetch(d, args, &out, &err);
	if (rc)
		return fail(rc, NULL, "%s: %s", run->pin, error_of(&err));
	if (file_copy(list_file(), pool_printf("%s/" LIST_NAME, dir)))
		return fail(EX_MISSING, "make room there", "%s cannot be written: %s",
			    dir, strerror(errno));
	return 0;
}

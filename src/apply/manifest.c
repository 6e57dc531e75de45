// SPDX-License-Identifier: GPL-2.0
// The lists of a state folder: manifest, folders, sums. Read as data from elsewhere.
#include "apply/journal.h"

#include "util/index.h"

#include <errno.h>
#include <string.h>

/* Twenty times of what the largest series writes. */
#define LIST_LIMIT ((size_t)4 << 20)

static const char *const actions[] = { "add", "modify", "delete" };

const char *change_text(enum change_action action)
{
	return actions[action];
}

const char *staged_path(const char *path)
{
	return pool_printf("%s%s", STAGED, path);
}

const char *kept_path(const char *path)
{
	return pool_printf("%s%s", KEPT, path);
}

/** struct lines - one of the lists, line by line */
struct lines {
	const char *name;
	char *next;
};

static const char *lines_open(struct lines *l, const struct journal *j, const char *name)
{
	size_t len = 0;

	l->name = name;
	l->next = at_read(j->dir, name, LIST_LIMIT, &len);
	if (!l->next && errno == EFBIG)
		return pool_printf("%s is too large", name);
	if (!l->next)
		return pool_printf("%s cannot be read", name);
	if (memchr(l->next, '\0', len))
		return pool_printf("%s holds a NUL", name);
	if (len && l->next[len - 1] != '\n')
		return pool_printf("%s ends within a line", name);
	return NULL;
}

static char *lines_next(struct lines *l)
{
	return *l->next ? strsep(&l->next, "\n") : NULL;
}

static bool is_hash(const char *s)
{
	return strlen(s) == HASH_LEN && strspn(s, "0123456789abcdef") == HASH_LEN;
}

static const char *bad_path(const struct journal *j, const char *list, const char *path)
{
	const char *why;

	if (!path_is_safe(path))
		return pool_printf("%s names a path that this kit does not touch", list);
	why = path_is_inside(j->kernel->path, path);
	return why ? pool_printf("%s: %s", list, why) : NULL;
}

static const char *parse_change(struct file_change *f, char *line)
{
	const char *action = strsep(&line, "\t");
	size_t i;

	f->before = line ? strsep(&line, "\t") : NULL;
	f->after = line ? strsep(&line, "\t") : NULL;
	f->path = line;
	if (!line || strchr(line, '\t'))
		return "manifest has a line that is no entry";
	for (i = 0; i < sizeof(actions) / sizeof(*actions); i++)
		if (!strcmp(action, actions[i]))
			break;
	if (i == sizeof(actions) / sizeof(*actions))
		return "manifest has an action that is none";
	f->action = (enum change_action)i;
	if (f->action == CHANGE_ADD ? strcmp(f->before, "absent") != 0
				    : !is_hash(f->before))
		return "manifest has a hash before that does not go with the action";
	if (f->action == CHANGE_DELETE ? strcmp(f->after, "absent") != 0
				       : !is_hash(f->after))
		return "manifest has a hash after that does not go with the action";
	return NULL;
}

static bool known(const struct index *x, const char *s)
{
	return index_find(x, s, strlen(s)) >= 0;
}

/* No path twice, and none that another needs as a folder. */
static const char *check_doubles(const struct changes *m)
{
	struct index paths = { 0 };
	const char *above;
	size_t i;

	for (i = 0; i < m->count; i++) {
		if (known(&paths, m->list[i].path))
			return pool_printf("manifest has %s twice", m->list[i].path);
		index_add(&paths, m->list[i].path, strlen(m->list[i].path), i);
	}
	for (i = 0; i < m->count; i++)
		for (above = folder_of(m->list[i].path); *above; above = folder_of(above))
			if (known(&paths, above))
				return pool_printf("manifest has %s as file and folder",
						   above);
	return NULL;
}

static const char *read_changes(struct journal *j)
{
	struct changes *m = &j->manifest;
	struct lines l;
	const char *why = lines_open(&l, j, "manifest");
	char *line;

	*m = (struct changes){ 0 };
	while (!why && (line = lines_next(&l))) {
		m->list = pool_grow(m->list, m->count, sizeof(*m->list));
		why = parse_change(&m->list[m->count], line);
		if (!why)
			why = bad_path(j, "manifest", m->list[m->count].path);
		m->count++;
	}
	return why ? why : check_doubles(m);
}

/* The kit makes folders for files that it adds, and no others. */
static const char *read_folders(struct journal *j)
{
	const struct changes *m = &j->manifest;
	struct index needed = { 0 };
	struct lines l;
	const char *why = lines_open(&l, j, "folders"), *above;
	char *line;
	size_t i;

	j->folders = (struct list){ 0 };
	for (i = 0; i < m->count; i++)
		for (above = folder_of(m->list[i].path); *above; above = folder_of(above))
			if (m->list[i].action == CHANGE_ADD && !known(&needed, above))
				index_add(&needed, above, strlen(above), i);
	while (!why && (line = lines_next(&l))) {
		if (!known(&needed, line))
			return "folders has one that no added file needs";
		if (j->folders.n && strcmp(j->folders.s[j->folders.n - 1], line) >= 0)
			return "folders is not in order";
		list_add(&j->folders, line);
	}
	return why;
}

static const char *read_sums(struct journal *j)
{
	struct lines l;
	const char *why = lines_open(&l, j, "sums");
	char *line;

	j->sums = NULL;
	j->nsums = 0;
	while (!why && (line = lines_next(&l))) {
		struct sum sum = { .hash = line };

		if (strlen(line) <= HASH_LEN + 4 ||
		    strncmp(line + HASH_LEN, "  ./", 4) != 0)
			return "sums has a line that is no entry";
		line[HASH_LEN] = '\0';
		sum.name = line + HASH_LEN + 4;
		if (!is_hash(sum.hash) || !path_is_safe(sum.name))
			return "sums has a line that is no entry";
		j->sums = pool_grow(j->sums, j->nsums, sizeof(*j->sums));
		j->sums[j->nsums++] = sum;
	}
	return why;
}

const char *manifest_read(struct journal *j)
{
	const char *why = read_changes(j);

	if (!why)
		why = read_folders(j);
	return why ? why : read_sums(j);
}

static void list_folders(struct journal *j)
{
	size_t i;

	j->folders = (struct list){ 0 };
	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];
		const char *above;

		for (above = folder_of(f->path); *above; above = folder_of(above))
			if (f->action == CHANGE_ADD &&
			    (!at_exists(j->tree, above) || list_has(&j->made, above)))
				list_add(&j->folders, above);
	}
	list_sort(&j->folders);
}

static int list_sums(struct journal *j)
{
	struct list names = { 0 };
	size_t i;

	if (at_list(j->dir, "stage/patches", &names))
		return -1;
	j->sums = names.n ? pool_alloc(names.n * sizeof(*j->sums)) : NULL;
	for (i = 0; i < names.n; i++) {
		const char *path = pool_printf("stage/patches/%s", names.s[i]);

		j->sums[i].name = names.s[i];
		j->sums[i].hash = at_hash(j->dir, path);
	}
	j->nsums = names.n;
	return 0;
}

static int write_list(struct journal *j, const char *name, const struct str *text)
{
	return at_write(j->dir, name, str_get(text), text->len, &j->like);
}

int manifest_write(struct journal *j)
{
	struct str manifest = { 0 }, folders = { 0 }, sums = { 0 };
	size_t i;

	list_folders(j);
	if (list_sums(j))
		return -1;
	for (i = 0; i < j->manifest.count; i++) {
		const struct file_change *f = &j->manifest.list[i];

		str_printf(&manifest, "%s\t%s\t%s\t%s\n", change_text(f->action),
			   f->before, f->after, f->path);
	}
	for (i = 0; i < j->folders.n; i++)
		str_printf(&folders, "%s\n", j->folders.s[i]);
	for (i = 0; i < j->nsums; i++)
		str_printf(&sums, "%s  ./%s\n", j->sums[i].hash, j->sums[i].name);
	if (write_list(j, "manifest", &manifest) || write_list(j, "folders", &folders))
		return -1;
	return write_list(j, "sums", &sums);
}

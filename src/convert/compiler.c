// SPDX-License-Identifier: GPL-2.0
// The flags of a header, as a real compiler evaluates them.
#include "convert/compiler.h"
#include "header/lines.h"
#include "util/run.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COMPILER_SECONDS 600
/* All macros that the header sees, and the object with their values. */
#define OUTPUT_MAX (64 << 20)

static const char *in_work(const struct compiler *c, const char *name)
{
	return pool_printf("%s/%s", c->work, name);
}

static int write_work(const struct compiler *c, const char *name, const char *text)
{
	return file_write(in_work(c, name), text, strlen(text), 0644);
}

/* <asm/X.h> for each asm-generic header, where the architecture has none of its own. */
static int write_wrappers(const struct compiler *c, const char *folder)
{
	DIR *d = opendir(pool_printf("%s/%s/asm-generic", c->tree->root, folder));
	struct dirent *e;
	int rc = 0;

	while (d && !rc && (e = readdir(d))) {
		const char *dot = strrchr(e->d_name, '.');

		if (!dot || strcmp(dot, ".h"))
			continue;
		rc = write_work(c, pool_printf("include/asm/%s", e->d_name),
				pool_printf("#include <asm-generic/%s>\n", e->d_name));
	}
	if (d)
		closedir(d);
	return rc;
}

int compiler_prepare(const struct compiler *c)
{
	static const char *const generated[] = { "autoconf", "asm-offsets", "bounds" };
	size_t i;

	if (folder_make(in_work(c, "include/asm")) ||
	    folder_make(in_work(c, "include/generated")))
		return -1;
	for (i = 0; i < sizeof(generated) / sizeof(*generated); i++)
		if (write_work(c, pool_printf("include/generated/%s.h", generated[i]),
			       ""))
			return -1;
	if (write_wrappers(c, "include") || write_wrappers(c, "include/uapi"))
		return -1;
	return write_work(c, "flags.S", "#include <asm/thread_info.h>\n");
}

/* The first error without the scratch folder's name, or the first line. */
static const char *first_error(const struct compiler *c, const char *said)
{
	const char *line = strstr(said, "error"), *at;
	struct str s = { 0 };

	while (line && line > said && line[-1] != '\n')
		line--;
	line = line ? line : said;
	line = pool_strndup(line, strcspn(line, "\n"));
	while ((at = strstr(line, c->work))) {
		str_add(&s, line, (size_t)(at - line));
		line = at + strlen(c->work);
		line += *line == '/';
	}
	str_puts(&s, line);
	return s.len ? str_get(&s) : "the compiler says nothing";
}

static int run_compiler(const struct compiler *c, const struct list *args,
			struct str *out, const char **why)
{
	struct str err = { 0 };
	struct list argv = { 0 };
	struct run r = { .out = out, .err = &err, .seconds = COMPILER_SECONDS };
	size_t i;
	int rc;

	for (i = 0; i < c->words.n; i++)
		list_add(&argv, c->words.s[i]);
	for (i = 0; i < args->n; i++)
		list_add(&argv, args->s[i]);
	argv.s = pool_grow(argv.s, argv.n, sizeof(*argv.s));
	argv.s[argv.n] = NULL;
	r.argv = argv.s;
	rc = run_program(&r);
	if (!rc)
		return 0;
	*why = rc < 0 ? pool_printf("%s cannot be started: %s", c->words.s[0],
				    strerror(errno))
		      : first_error(c, str_get(&err));
	return -1;
}

static void add_include(struct list *args, const char *folder)
{
	list_add(args, "-I");
	list_add(args, folder);
}

/* xtensa: any variant will do. */
static void add_variants(const struct compiler *c, struct list *args)
{
	const char *path =
		pool_printf("%s/arch/%s/variants", c->tree->root, c->tree->arch);
	DIR *d = opendir(path);
	struct dirent *e;
	struct list found = { 0 };
	struct stat st;
	size_t i;

	while (d && (e = readdir(d))) {
		const char *folder = pool_printf("%s/%s/include", path, e->d_name);

		if (e->d_name[0] != '.' && !stat(folder, &st) && S_ISDIR(st.st_mode))
			list_add(&found, folder);
	}
	if (d)
		closedir(d);
	list_sort(&found);
	for (i = 0; i < found.n; i++)
		add_include(args, found.s[i]);
}

static int read_macros(const struct compiler *c, const char *const *symbols, size_t count,
		       struct str *macros, const char **why)
{
	static const char *const first[] = {
		"-E",
		"-dM",
		"-nostdinc",
		"-D__KERNEL__",
		"-D__ASSEMBLY__",
		"-D__ASSEMBLER__",
	};
	const char *root = c->tree->root, *arch = c->tree->arch;
	struct list args = { 0 };
	size_t i;

	for (i = 0; i < sizeof(first) / sizeof(*first); i++)
		list_add(&args, first[i]);
	for (i = 0; i < count; i++)
		list_add(&args, pool_printf("-D%s=1", symbols[i]));
	add_include(&args, pool_printf("%s/arch/%s/include", root, arch));
	add_include(&args, pool_printf("%s/include", root));
	add_include(&args, pool_printf("%s/arch/%s/include/uapi", root, arch));
	add_include(&args, pool_printf("%s/include/uapi", root));
	add_variants(c, &args);
	add_include(&args, in_work(c, "include"));
	list_add(&args, "-include");
	list_add(&args, pool_printf("%s/include/linux/kconfig.h", root));
	list_add(&args, in_work(c, "flags.S"));
	return run_compiler(c, &args, macros, why);
}

/* All macros, and for each flag an asm() that puts "->NAME VALUE" into the object. */
static const char *make_source(const char *macros)
{
	struct str s = { 0 }, body = { 0 };

	while (*macros) {
		size_t len = strcspn(macros, "\n");
		const char *line = pool_strndup(macros, len), *name, *end;

		macros += len;
		macros += *macros == '\n';
		if (!starts_with(line, "#define "))
			continue;
		str_printf(&s, "%s\n", line);
		name = line + strlen("#define ");
		if (!starts_with(name, "TIF_") && !starts_with(name, "_TIF_"))
			continue;
		for (end = name; is_name_char(*end);)
			end++;
		if (*end != ' ' && *end)
			continue;
		name = pool_strndup(name, (size_t)(end - name));
		str_printf(&body,
			   "asm(\".ascii \\\"\\\\n->%s %%c0\\\\n\\\"\" : : \"i\"(%s));\n",
			   name, name);
	}
	str_printf(&s, "void flags(void) {\n%s}\n", str_get(&body));
	return str_get(&s);
}

/* Lines "->NAME VALUE" among the bytes of an object. */
static void find_values(const char *object, size_t len, struct str *values)
{
	const char *s = object, *end = object + len;

	while ((s = memmem(s, (size_t)(end - s), "\n->", 3))) {
		const char *line = s + 3, *stop = line;

		while (stop < end &&
		       (is_name_char(*stop) || *stop == ' ' || *stop == '-'))
			stop++;
		if (stop < end && *stop == '\n') {
			str_add(values, line, (size_t)(stop - line));
			str_puts(values, "\n");
		}
		s = stop;
	}
}

int compiler_values(const struct compiler *c, const char *const *symbols, size_t count,
		    struct str *values, const char **why)
{
	static const char *const options[] = { "-undef", "-w", "-O1", "-c", "-o" };
	struct str macros = { 0 };
	struct list args = { 0 };
	const char *object;
	size_t len, i;

	if (read_macros(c, symbols, count, &macros, why))
		return -1;
	*why = "the scratch folder cannot be written";
	if (write_work(c, "flags.c", make_source(str_get(&macros))))
		return -1;
	for (i = 0; i < sizeof(options) / sizeof(*options); i++)
		list_add(&args, options[i]);
	list_add(&args, in_work(c, "flags.o"));
	list_add(&args, in_work(c, "flags.c"));
	if (run_compiler(c, &args, NULL, why))
		return -1;
	object = file_read(in_work(c, "flags.o"), OUTPUT_MAX, &len);
	*why = "the object cannot be read";
	if (!object)
		return -1;
	find_values(object, len, values);
	*why = "the compiler named no flag at all";
	return values->len ? 0 : -1;
}

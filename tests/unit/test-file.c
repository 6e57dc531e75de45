// SPDX-License-Identifier: GPL-2.0
// Paths, files, folders, lists.
#include "mini.h"

#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/tif-unit-XXXXXX";

static const char *in(const char *name)
{
	return pool_printf("%s/%s", top, name);
}

static int setup(void **state)
{
	(void)state;
	return !mkdtemp(top);
}

static int teardown(void **state)
{
	int rc = tree_remove(top);

	(void)state;
	pool_release();
	return rc;
}

static void put(const char *name, const char *text)
{
	assert_int_equal(folder_make(folder_of(in(name))), 0);
	assert_int_equal(file_write(in(name), text, strlen(text), 0644), 0);
}

static void test_safe_paths(void **state)
{
	static const char *const good[] = { "Makefile",	   "arch/x86/include/asm/a.h",
					    ".gitignore",  "a/.git/b",
					    "patches.txt", "a..b/c+d,e@f-1_2" };
	static const char *const bad[] = { "",
					   "/etc/passwd",
					   "a//b",
					   "a/",
					   "./a",
					   "a/./b",
					   "../a",
					   "a/..",
					   "a/../b",
					   "a b",
					   "a\nb",
					   "a\\b",
					   "a:b",
					   "\303\244",
					   ".git/config",
					   ".GIT/x",
					   ".pc/x",
					   "patches/series",
					   "patches",
					   ".tif-backports/journal",
					   ".tif-backports.gone/x" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(path_is_safe(good[i]));
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(path_is_safe(bad[i]));
}

static void wrong(const char *tree, const char *path, const char *why)
{
	const char *is = path_is_inside(tree, path);

	assert_non_null(is);
	assert_string_equal(is, why);
}

static void test_inside(void **state)
{
	const char *tree = in("tree");

	(void)state;
	put("tree/a/b/file", "x");
	put("outside/file", "x");
	assert_int_equal(symlink("../../outside", in("tree/a/out")), 0);
	assert_int_equal(symlink("b", in("tree/a/within")), 0);
	assert_int_equal(symlink("file", in("tree/a/b/link")), 0);
	assert_int_equal(mkfifo(in("tree/a/b/fifo"), 0600), 0);
	assert_null(path_is_inside(tree, "a/b/file"));
	assert_null(path_is_inside(tree, "a/b/new"));
	assert_null(path_is_inside(tree, "a/new/new/new"));
	assert_null(path_is_inside(tree, "new"));
	wrong(tree, "a/out/file", "a/out is a symbolic link");
	wrong(tree, "a/within/file", "a/within is a symbolic link");
	wrong(tree, "a/b/link", "a/b/link is a symbolic link");
	wrong(tree, "a/b/file/c", "a/b/file is not a folder");
	wrong(tree, "a/b/fifo", "a/b/fifo is not a regular file");
	wrong(tree, "a/b", "a/b is not a regular file");
	wrong("/", "proc/version", "proc is on another file system");
}

static void test_hash(void **state)
{
	/* FIPS 180-2, and the empty text */
	static const char abc[] =
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	static const char none[] =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

	(void)state;
	put("abc", "abc");
	put("empty", "");
	assert_string_equal(text_hash("abc", 3), abc);
	assert_string_equal(text_hash("", 0), none);
	assert_string_equal(file_hash(in("abc")), abc);
	assert_string_equal(file_hash(in("empty")), none);
	assert_string_equal(file_hash(in("nowhere/file")), "absent");
	assert_string_equal(file_hash(in("abc/file")), "absent");
	assert_string_equal(file_hash(top), "unreadable");
}

static void test_read_and_write(void **state)
{
	size_t len = 0;

	(void)state;
	put("text", "some text");
	assert_string_equal(file_read(in("text"), 9, &len), "some text");
	assert_int_equal(len, 9);
	assert_null(file_read(in("text"), 8, &len));
	assert_int_equal(errno, EFBIG);
	assert_null(file_read(top, 0, &len));
	assert_int_equal(errno, EINVAL);
	assert_int_equal(mkfifo(in("pipe"), 0600), 0);
	assert_null(file_read(in("pipe"), 0, &len));
	assert_int_equal(errno, EINVAL);
	assert_int_equal(file_replace(in("text"), "other", 5, 0600), 0);
	assert_string_equal(file_read(in("text"), 0, &len), "other");
	assert_int_equal(file_replace(in("no/text"), "other", 5, 0600), -1);
	put("same", "other");
	assert_true(file_same(in("text"), in("same")));
	put("same", "othes");
	assert_false(file_same(in("text"), in("same")));
	assert_false(file_same(in("text"), in("nothing")));
	assert_false(file_same(in("nothing"), in("nothing")));
}

/* 20 GB of nothing with three bytes in it: a copy is made at once, and takes no room. */
static void test_copy_of_holes(void **state)
{
	static const off_t size = 20LL << 30;
	char text[4] = "";
	struct stat a, b;
	int fd = open(in("sparse"), O_RDWR | O_CREAT, 0640);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	assert_int_equal(pwrite(fd, "abc", 3, 5LL << 30), 3);
	close(fd);
	assert_int_equal(file_copy(in("sparse"), in("copy")), 0);
	assert_int_equal(stat(in("sparse"), &a) || stat(in("copy"), &b), 0);
	assert_int_equal(b.st_size, size);
	assert_true(b.st_blocks < 1024);
	assert_int_equal(b.st_mode, a.st_mode);
	assert_memory_equal(&b.st_mtim, &a.st_mtim, sizeof(a.st_mtim));
	fd = open(in("copy"), O_RDONLY);
	assert_int_equal(pread(fd, text, 3, 5LL << 30), 3);
	close(fd);
	assert_string_equal(text, "abc");
	assert_int_equal(file_copy(in("sparse"), in("copy")), -1);
	assert_int_equal(errno, EEXIST);
	assert_int_equal(file_copy(top, in("copy2")), -1);
	assert_int_equal(access(in("copy2"), F_OK), -1);
}

static void test_copy_of_text(void **state)
{
	struct str s = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 300000; i++)
		str_printf(&s, "line %zu\n", i);
	assert_int_equal(file_write(in("long"), s.text, s.len, 0400), 0);
	assert_int_equal(file_copy(in("long"), in("long.copy")), 0);
	assert_true(file_same(in("long"), in("long.copy")));
	put("nothing.at.all", "");
	assert_int_equal(file_copy(in("nothing.at.all"), in("nothing.copy")), 0);
	assert_true(file_same(in("nothing.at.all"), in("nothing.copy")));
}

static void test_folders(void **state)
{
	struct list l = { 0 };

	(void)state;
	put("all/b/c/file", "x");
	put("all/a", "x");
	put("kept/file", "x");
	assert_int_equal(symlink("../../kept", in("all/b/link")), 0);
	assert_int_equal(folder_make(in("all/empty/one")), 0);
	assert_int_equal(folder_make(in("all/a/b")), -1);
	assert_int_equal(folder_list(in("all"), &l), 0);
	assert_string_equal(list_join(&l, " "), "a b/c/file b/link");
	assert_int_equal(chmod(in("all/b/c"), 0500), 0);
	assert_int_equal(chmod(in("all/empty"), 0), 0);
	assert_int_equal(tree_remove(in("all")), 0);
	assert_int_equal(access(in("all"), F_OK), -1);
	assert_int_equal(access(in("kept/file"), F_OK), 0);
	assert_int_equal(tree_remove(in("all")), 0);
	assert_int_equal(folder_list(in("all"), &l), -1);
}

static void test_lists(void **state)
{
	struct list l = { 0 };

	(void)state;
	assert_string_equal(list_join(&l, ","), "");
	list_sort(&l);
	list_add(&l, "b");
	list_add(&l, "a");
	list_add(&l, "b");
	list_add(&l, "B");
	list_sort(&l);
	assert_string_equal(list_join(&l, ","), "B,a,b");
	assert_true(list_has(&l, "B"));
	assert_false(list_has(&l, "A"));
	assert_string_equal(folder_of("a/b/c"), "a/b");
	assert_string_equal(folder_of("a"), "");
	assert_string_equal(folder_of("/a"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_safe_paths),
		cmocka_unit_test(test_inside),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_read_and_write),
		cmocka_unit_test(test_copy_of_holes),
		cmocka_unit_test(test_copy_of_text),
		cmocka_unit_test(test_folders),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests_name("file", tests, setup, teardown);
}

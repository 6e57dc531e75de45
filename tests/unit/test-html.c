// SPDX-License-Identifier: GPL-2.0
// The page: nothing becomes markup, and every cell says what it should.
#include "report/audit-html.h"
#include "report/audit-html-parts.h"
#include "mini.h"

#include <stdio.h>

static const char *draw_linked(const char *json, const char *link_base)
{
	json_t *doc = json_loads(json, 0, NULL);
	struct str page = { 0 };

	assert_non_null(doc);
	audit_html(doc, link_base, &page);
	json_decref(doc);
	return str_get(&page);
}

static const char *draw(const char *json)
{
	return draw_linked(json, "https://example.org/linux/blob/v%v");
}

static void has(const char *page, const char *text)
{
	if (!strstr(page, text))
		fail_msg("not in the page: %s", text);
}

static size_t count(const char *page, const char *text)
{
	size_t n = 0;

	for (; (page = strstr(page, text)); page += strlen(text))
		n++;
	return n;
}

static void test_text_is_escaped(void **state)
{
	struct str s = { 0 };

	(void)state;
	html_add(&s, "<a title=\"%s\">%d%% %u %zu</a>", "<&>\"' \xff\x01\t\xc3\xa4", -1,
		 2U, (size_t)3);
	assert_string_equal(
		str_get(&s),
		"<a title=\"&lt;&amp;&gt;&quot;&#39; \xef\xbf\xbd\xef\xbf\xbd\t"
		"\xc3\xa4\">-1% 2 3</a>");
}

#define EVIL "</style><script>alert(1)</script><img src=x onerror=\\\"y\\\" '>"

/* Every string of a document is data, wherever it stands. */
static void test_nothing_is_injected(void **state)
{
	const char *page = draw(
		"{\"kit\": \"" EVIL "\", \"tree\": \"" EVIL "\", \"other\": \"" EVIL
		"\", \"version\": \"" EVIL "\","
		" \"other_version\": \"" EVIL "\", \"archs\": [{\"arch\": \"" EVIL "\","
		" \"header\": \"" EVIL "\", \"state\": \"" EVIL "\", \"exit\":"
		" {\"class\": \"" EVIL "\", \"file\": \"" EVIL
		"\", \"line\": 1, \"text\":"
		" \"" EVIL "\"}, \"verdict\": {\"answer\": \"" EVIL "\", \"reasons\":"
		" [{\"file\": \"" EVIL "\", \"line\": 2, \"text\": \"" EVIL "\"}]},"
		" \"missing\": [\"" EVIL "\", 5], \"faults\": [{\"text\": \"" EVIL "\"}],"
		" \"flags\": [{\"name\": \"" EVIL "\", \"number\": 3, \"kind\": \"" EVIL
		"\","
		" \"comment\": \"" EVIL "\", \"condition\": \"" EVIL "\", \"of\": \"" EVIL
		"\", \"origin\": \"" EVIL "\", \"half\": \"" EVIL "\", \"mask\": \"" EVIL
		"\", \"unknown\": \"" EVIL "\"}], \"findings\": [{\"severity\": \"note\","
		" \"kind\": \"" EVIL "\", \"code\": \"" EVIL "\", \"limit\": \"" EVIL
		"\"}],"
		" \"changes\": [{\"name\": \"" EVIL
		"\", \"change\": \"gone\", \"why\": \"" EVIL "\", \"condition\": \"" EVIL
		"\"}]}]}");

	(void)state;
	assert_int_equal(count(page, "<script"), 0);
	assert_int_equal(count(page, "<img"), 0);
	assert_int_equal(count(page, "</style>"), 1);
	/* "%22" in links */
	assert_int_equal(count(page, "onerror=&quot;") + count(page, "onerror=%22"),
			 count(page, "onerror="));
	assert_true(count(page, "&lt;script&gt;") > 20);
}

/* Members of the wrong type, or none at all, are left out. */
static void test_odd_documents(void **state)
{
	(void)state;
	has(draw("{}"), "</html>");
	has(draw("[]"), "</html>");
	has(draw("{\"archs\": [1, {}, {\"arch\": 5, \"flags\": 7, \"exit\": []}]}"),
	    "</html>");
	has(draw("{\"archs\": [{\"flags\": [{\"number\": 99999999999}, {\"number\": -4},"
		 " {\"number\": 64}, {\"number\": \"x\"}]}]}"),
	    "</html>");
}

static const char one_tree[] =
	"{\"tree\": \"t\", \"archs\": [{\"arch\": \"toy\", \"state\": \"own numbers\","
	" \"free_generic\": [0, 1], \"free_arch\": [16], \"flags\": ["
	"{\"name\": \"TIF_G\", \"kind\": \"bit\", \"number\": 5, \"origin\": \"generic\","
	" \"after\": 5, \"condition\": \"CONFIG_X\", \"comment\": \"why\"},"
	"{\"name\": \"TIF_A\", \"kind\": \"bit\", \"number\": 6, \"origin\": \"arch\","
	" \"after\": 33},"
	"{\"name\": \"TIF_V\", \"kind\": \"bit\", \"number\": 31, \"origin\": "
	"\"vendor\"},"
	"{\"name\": \"TIF_ALIAS\", \"kind\": \"alias\", \"of\": \"TIF_G\", \"number\": 5,"
	" \"origin\": \"arch\", \"after\": 5}]}]}";

static void test_cells_of_one_tree(void **state)
{
	const char *page = draw(one_tree);

	(void)state;
	/* one number above 31 somewhere: both maps have 64 cells */
	assert_int_equal(count(page, "role=\"img\""), 128);
	has(page, "before: this tree");
	has(page, "after: the conversion that the kit plans");
	has(page, "<div class=\"c g l\" role=\"img\" tabindex=\"0\" aria-label=\"TIF_G = "
		  "5; mask "
		  "0x00000020; if CONFIG_X; generic flag; generic half\">");
	has(page, "<b>G</b><s>G +</s>");
	has(page, "<q>why</q>");
	has(page, "TIF_ALIAS = 5; mask 0x00000020; another name of TIF_G");
	has(page,
	    "<div class=\"c v u\" role=\"img\" tabindex=\"0\" aria-label=\"TIF_V = 31;");
	/* moved, and above the halves */
	has(page, "<div class=\"c a m x\" role=\"img\" tabindex=\"0\" aria-label=\"TIF_A "
		  "= 33; was "
		  "6; mask 0x200000000; architecture&#39;s flag; above the halves\">");
	has(page, "<b>A*</b><s>A</s>");
	/* free, used elsewhere, and reserved once the generic header is in */
	has(page, "title=\"bit 16: free\"");
	has(page, "title=\"bit 2: used in another configuration\"");
	has(page, "title=\"bit 6: reserved for the generic header\"");
}

static void test_cells_of_two_trees(void **state)
{
	const char *page =
		draw("{\"tree\": \"t\", \"other\": \"o\", \"archs\": [{\"arch\": "
		     "\"toy\", \"flags\": ["
		     "{\"name\": \"TIF_A\", \"number\": 6, \"origin\": \"arch\"}], "
		     "\"flags_other\": ["
		     "{\"name\": \"TIF_A\", \"number\": 7, \"origin\": \"arch\"},"
		     "{\"name\": \"TIF_N\", \"number\": 8, \"origin\": \"arch\"}], "
		     "\"changes\": ["
		     "{\"name\": \"TIF_A\", \"change\": \"renumbered\", \"from\": 6, "
		     "\"to\": 7,"
		     " \"explained\": false, \"why\": \"\"}]}]}");

	(void)state;
	assert_int_equal(count(page, "role=\"img\""), 64);
	has(page, "after: the other tree");
	has(page, "TIF_A = 7; was 6;");
	has(page, "TIF_N = 8; new;");
	has(page, "<td class=\"n bad\">1</td>");
	has(page, "<td class=\"bad\">not explained.");
	/* markup is never written by way of %s */
	assert_int_equal(count(page, "=&quot;"), 0);
	assert_int_equal(count(page, "reserved for the generic header\""), 0);
}

/* Two maps that are equal are one map and a sentence. */
static void test_equal_trees(void **state)
{
	const char *page = draw(
		"{\"tree\": \"t\", \"version\": \"6.12\", \"other\": \"o\", "
		"\"other_version\": \"6.12\", \"archs\": [{\"arch\": \"toy\", "
		"\"flags\": [{\"name\": \"TIF_A\", \"number\": 6}], \"flags_other\": "
		"[{\"name\": \"TIF_A\", \"number\": 6}], \"changes\": [{\"name\": "
		"\"TIF_A\", \"change\": \"kept\", \"from\": 6, \"to\": 6}]}]}");

	(void)state;
	assert_int_equal(count(page, "role=\"img\""), 32);
	has(page, "The other tree has every flag on the same bit.");
	has(page, "<title>Thread flags of Linux 6.12 in two trees</title>");
}

/* Thousands of flags on one number: the cell tells of the first few. */
static void test_crowded_cell(void **state)
{
	struct str s = { 0 };
	const char *page;
	int i;

	(void)state;
	str_puts(&s, "{\"archs\": [{\"arch\": \"toy\", \"flags\": [");
	for (i = 0; i < 5000; i++)
		str_printf(&s, "%s{\"name\": \"TIF_%d\", \"number\": 1}", i ? "," : "",
			   i);
	str_puts(&s, "]}]}");
	page = draw(str_get(&s));
	has(page, "and 4992 more");
}

static const char places[] =
	"{\"tree\": \"t\", \"version\": \"6.18.0\", \"archs\": [{\"arch\": \"toy\","
	" \"faults\": [{\"file\": \"arch/toy/a b#?.S\", \"line\": 7, \"text\": \"x\"},"
	" {\"file\": \"arch/toy/c.c\", \"line\": 0, \"text\": \"x\"},"
	" {\"file\": \"../../etc/passwd\", \"line\": 1, \"text\": \"x\"},"
	" {\"file\": \"/etc/passwd\", \"line\": 1, \"text\": \"x\"}]}]}";

static void test_links(void **state)
{
	const char *page = draw(places);

	(void)state;
	has(page, "<a href=\"https://example.org/linux/blob/v6.18/arch/toy/"
		  "a%20b%23%3F.S#L7\"><code>arch/toy/a b#?.S:7</code></a>");
	has(page, "<a href=\"https://example.org/linux/blob/v6.18/arch/toy/c.c\">"
		  "<code>arch/toy/c.c</code></a>");
	assert_int_equal(count(page, "href=\"https:"), 2);
	page = draw_linked(places, "https://example.org/%v/%f?n=%l&p=100%%");
	has(page, "<a href=\"https://example.org/6.18/arch/toy/a%20b%23%3F.S?n=7&amp;"
		  "p=100%\">");
	assert_int_equal(count(draw_linked(places, "none"), "class=\"place\"><a"), 0);
	/* without a tree there is nothing to link to */
	assert_int_equal(count(draw_linked(places, NULL), "class=\"place\"><a"), 0);
	page = draw_linked("{\"tree\": \"/\", \"archs\": [{\"header\": \"etc/hosts\"}]}",
			   NULL);
	has(page, "<a href=\"file:/etc/hosts\">");
}

static void test_versions_in_links(void **state)
{
	static const char *const versions[][2] = {
		{ "6.18.0", "6.18" },	  { "6.18.0-rc3", "6.18-rc3" },
		{ "6.18.15", "6.18.15" }, { "6.18.01", "6.18.01" },
		{ "6.1", "6.1" },	  { "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(versions) / sizeof(*versions); i++)
		has(draw_linked(
			    pool_printf("{\"version\": \"%s\", \"archs\": [{\"header\":"
					" \"h\"}]}",
					versions[i][0]),
			    "http://x/%v/%f"),
		    pool_printf("href=\"http://x/%s/h\"", versions[i][1]));
}

static void test_link_bases(void **state)
{
	(void)state;
	assert_null(link_base_problem(NULL));
	assert_null(link_base_problem("none"));
	assert_null(link_base_problem("https://x/%f#L%l"));
	assert_null(link_base_problem("../linux"));
	assert_null(link_base_problem("file:/srv/%f"));
	assert_non_null(link_base_problem(""));
	assert_non_null(link_base_problem("javascript:alert(1)"));
	assert_non_null(link_base_problem("data:text/html,x"));
	assert_non_null(link_base_problem("https://x/%z"));
	assert_non_null(link_base_problem("https://x/%"));
	assert_non_null(link_base_problem("https://x y"));
}

static void test_same_bytes(void **state)
{
	(void)state;
	assert_string_equal(draw(one_tree), draw(one_tree));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_escaped),
		cmocka_unit_test(test_nothing_is_injected),
		cmocka_unit_test(test_odd_documents),
		cmocka_unit_test(test_cells_of_one_tree),
		cmocka_unit_test(test_cells_of_two_trees),
		cmocka_unit_test(test_equal_trees),
		cmocka_unit_test(test_crowded_cell),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_versions_in_links),
		cmocka_unit_test(test_link_bases),
		cmocka_unit_test(test_same_bytes),
	};

	return cmocka_run_group_tests_name("html", tests, mini_setup, mini_teardown);
}

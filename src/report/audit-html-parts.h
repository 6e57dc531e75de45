/* SPDX-License-Identifier: GPL-2.0 */
/* The parts of the audit's page, each in a file of its own. */
#ifndef TIF_AUDIT_HTML_PARTS_H
#define TIF_AUDIT_HTML_PARTS_H

#include "report/html.h"
#include "util/words.h"

#include <jansson.h>

/**
 * struct page - the page that is being written
 * @out: takes it
 * @link: URL of a place, with %f, %l and %v in it; NULL: places are no links
 * @version: stands for %v
 */
struct page {
	struct str *out;
	const char *link;
	const char *version;
};

/** page_summary - filters, and one row per architecture: verdict, exit path, figures */
void page_summary(const struct page *p, const json_t *doc);

/** page_finder - links to the architectures that stay in sight */
void page_finder(const struct page *p, const json_t *archs);

/** page_item - class attribute of what stands for an architecture and can be filtered */
const char *page_item(const json_t *arch);

/** page_verdict - the verdict, with a mark so that colour is not all that tells */
void page_verdict(const struct page *p, const json_t *arch);

/** page_maps - the bit maps of an architecture, before above after */
void page_maps(const struct page *p, const json_t *arch);

/** page_strip - a bit map as one line of 32 marks */
void page_strip(const struct page *p, const json_t *arch);

/** page_lists - reasons, faults, findings, changes and flags of an architecture */
void page_lists(const struct page *p, const json_t *arch);

/** page_core - what was found in code that all architectures share */
void page_core(const struct page *p, const json_t *core);

/** page_words - what the words on the page mean */
void page_words(const struct page *p);

/** page_links - set p->link and p->version from --link-base and the document */
void page_links(struct page *p, const json_t *doc, const char *link_base);

/** page_place - "file:line" of an object that has both, as a link where there is one */
void page_place(const struct page *p, const json_t *j);

/** page_link - opens a link to a place; false: there is none, and nothing was written */
bool page_link(const struct page *p, const char *file, int line);

/**
 * page_word - a member that is a word of an enum, with its meaning as a tooltip
 * @class: class of the element, and the word's own is added, see word_class(); NULL: the
 *	word alone, page_words() tells what it means
 *
 * A word that the enum does not have is shown, and marked as undefined.
 */
void page_word(const struct page *p, const json_t *j, const char *key,
	       const struct words *w, const char *class);

/** word_class - "class-a-word" for the value of an enum */
const char *word_class(const char *class, const char *word);

/* Members of a JSON object. */

/** text_of - the string, or "" */
const char *text_of(const json_t *j, const char *key);

/** number_of - the number, or -1 if there is none from 0 upwards */
int number_of(const json_t *j, const char *key);

/** value_of - the value of an enum that the word stands for, or -1 */
int value_of(const json_t *j, const char *key, const struct words *w);

/** size_of - the elements of an array, or 0 */
size_t size_of(const json_t *j, const char *key);

/** count_of - the elements whose member @key has this value of an enum */
size_t count_of(const json_t *list, const char *key, const struct words *w, int value);

/** flag_by_name - the element of @flags that has this name, or NULL */
const json_t *flag_by_name(const json_t *flags, const char *name);

#endif

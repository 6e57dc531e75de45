/* SPDX-License-Identifier: GPL-2.0 */
/* A landed stack in the forms that distributions take. */
#ifndef TIF_EXPORT_H
#define TIF_EXPORT_H

#include "upstream/commit-ids.h"
#include "upstream/landed.h"

/** enum export_format - what OUT holds */
enum export_format {
	EXPORT_PATCHES, /* patches and a series */
	EXPORT_GIT,	/* one mailbox */
	EXPORT_RPM,	/* patches, and lines for a spec file */
	EXPORT_DEBIAN,	/* debian/patches with DEP-3 headers */
	EXPORT_SUSE,	/* patches.suse and lines for series.conf */
};

/** enum export_template - how the message of a mail is written */
enum export_template { TEMPLATE_KIT, TEMPLATE_RHEL, TEMPLATE_ANDROID };

/** struct export_file - one file below OUT */
struct export_file {
	const char *path;
	const char *text;
};

/**
 * struct export - what was asked for, and what comes of it
 * @ticket: a key of the issue tracker, or ""
 * @prefix: Android's word for patches that follow a commit, in lower case; "": chosen by
 *	what the patch says
 * @first: rpm: the number of the first PatchN line
 * @date: "2026-11-27", for Last-Update
 * @kit_version: of the kit
 * @title: what was applied: "series 6.12, level rseq, ..."
 * @ids: whole ids of commits
 * @files: result; @notes: result: what is left to do by hand
 */
struct export
{
	enum export_format format;
	enum export_template template;
	const char *ticket;
	const char *prefix;
	unsigned int first;
	const char *date;
	const char *kit_version;
	const char *title;
	const struct landed *landed;
	const struct commit_ids *ids;
	struct export_file *files;
	size_t nfiles;
	struct list notes;
};

/** export_make - set @files and @notes */
void export_make(struct export *x);

/* What the formats share. */

/** export_add - one more file */
void export_add(struct export *x, const char *path, const char *text);
/** export_note - say something once */
void export_note(struct export *x, const char *text);
/** export_name - a flat file name for patch number @i: "0001-tif-kconfig.patch" */
const char *export_name(const struct export *x, size_t i);
/** export_id - the whole id of a commit, or what the patch has, with a note */
const char *export_id(struct export *x, const struct citation *c);
/** export_indented - each line of @text behind @before; empty lines become @empty */
void export_indented(struct str *out, const char *before, const char *empty,
		     const char *text);
/** export_citations - a paragraph that names the commits a patch follows, or nothing */
void export_citations(struct str *out, const struct patch_facts *f);
/** export_remainder - the tags that every format keeps: notes, Fixes-checked-to,
 * trailers */
void export_remainder(struct str *out, const struct patch_facts *f);

/** export_mail - patch number @i as a mail without a From_ line; @mark: "[PATCH 1/2] " */
const char *export_mail(struct export *x, size_t i, const char *mark);
/** export_mailbox - EXPORT_GIT */
void export_mailbox(struct export *x);
/** export_debian - EXPORT_DEBIAN */
void export_debian(struct export *x);
/** export_suse - EXPORT_SUSE */
void export_suse(struct export *x);

#endif

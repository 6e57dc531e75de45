/* SPDX-License-Identifier: GPL-2.0 */
/* Which kernel a tree is: whose, what it has already, and what room there is. */
#ifndef TIF_FINGERPRINT_H
#define TIF_FINGERPRINT_H

#include "util/file.h"

/** struct feature - something that a kernel has or has not */
struct feature {
	const char *name;  /* one word, for programs */
	const char *words; /* for people */
	const char *at;	   /* FILE:LINE, "" where the tree has it not */
};

/** struct arch_bits - the thread flags of one architecture */
struct arch_bits {
	const char *arch;
	struct list vendor;  /* flags that no upstream release has */
	const char *free;    /* numbers below 32 without a flag: "6-8,18", "" for none */
	const char *unknown; /* why the header could not be read, else "" */
};

/**
 * struct fingerprint - what a tree says about itself
 * @vendor: "rhel", "ubuntu", ..., "unknown"
 * @vendor_text: the same with its version, for people
 * @vendor_version: as the tree states it, or ""
 * @vendor_at: the file that tells, or FILE:LINE, or ""
 * @variants: what is built on top: "cip -cip29", "rt -rt12"
 * @git: "none", "clean", "edited", "unknown"
 * @git_why: where it is unknown: why
 * @branch: git's branch, "HEAD" for none, or ""
 */
struct fingerprint {
	const char *vendor;
	const char *vendor_text;
	const char *vendor_version;
	const char *vendor_at;
	struct list variants;
	const char *git;
	const char *git_why;
	const char *branch;
	struct feature *features;
	size_t nfeatures;
	struct arch_bits *archs;
	size_t narchs;
};

/**
 * fingerprint_tree - read all but the thread flags
 * @f: the result
 * @root: the tree
 *
 * Files are read up to a limit, links are not followed, and nothing of the tree is
 * started. Never fails: what cannot be read is not there.
 */
void fingerprint_tree(struct fingerprint *f, const char *root);

/** fingerprint_at - where a tree has the feature @name, "FILE:LINE"; "" for nowhere */
const char *fingerprint_at(const struct fingerprint *f, const char *name);

/**
 * fingerprint_bits - the thread flags of some architectures
 * @f: gets them
 * @root: the tree
 * @data: the kit's folder of tables, arch/
 * @archs: folders below arch/, separated by commas
 */
void fingerprint_bits(struct fingerprint *f, const char *root, const char *data,
		      const char *archs);

/** find_line - the first line of a file that matches, "FILE:LINE"; "" for none
 * @group: what the pattern's first group matched, or ""; may be NULL */
const char *find_line(int root, const char *file, const char *pattern,
		      const char **group);

/** find_vendor - vendor.c: sets vendor* and variants */
void find_vendor(struct fingerprint *f, int root);

/** find_git - git-state.c: sets git* and branch */
void find_git(struct fingerprint *f, int root, const char *path);

/** git_text - the state of git, for people: "git: branch main, clean" */
const char *git_text(const struct fingerprint *f);

#endif

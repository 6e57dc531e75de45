// SPDX-License-Identifier: GPL-2.0
// What a tree has of rseq, thread flags and the exit to user mode.
#include "header/fingerprint.h"
#include "util/at.h"
#include "util/utf8.h"

#include <regex.h>
#include <string.h>
#include <unistd.h>

/* A changelog of a distribution has some megabytes. */
#define FILE_LIMIT ((size_t)32 << 20)

static const struct {
	const char *name;
	const char *words;
	const char *file;
	const char *pattern;
} known[] = {
	{ "rseq", "restartable sequences", "kernel/rseq.c", "^" },
	{ "rseq-header", "linux/rseq.h", "include/linux/rseq.h", "^" },
	{ "rseq-node-id", "node_id and mm_cid", "include/uapi/linux/rseq.h",
	  "^[[:space:]]__u32 mm_cid;" },
	{ "rseq-cs-union", "the union rseq_cs", "include/uapi/linux/rseq.h",
	  "^[[:space:]]+union([[:space:]]|$)" },
	{ "rseq-core", "the rseq core of v6.19", "include/linux/rseq_types.h",
	  "^struct rseq_data" },
	{ "rseq-entry", "linux/rseq_entry.h", "include/linux/rseq_entry.h", "^" },
	{ "rseq-stats", "RSEQ_STATS", "init/Kconfig", "^config RSEQ_STATS[[:space:]]*$" },
	{ "rseq-slice", "the time slice extension", "include/uapi/linux/rseq.h",
	  "slice|DELAY_RESCHED" },
	{ "tif-generic", "the generic thread flags",
	  "include/asm-generic/thread_info_tif.h",
	  "^#[[:space:]]*define[[:space:]]+TIF_" },
	{ "tif-rseq", "TIF_RSEQ", "include/asm-generic/thread_info_tif.h",
	  "^#[[:space:]]*define[[:space:]]+TIF_RSEQ" },
	{ "lazy-preemption", "lazy preemption", "kernel/Kconfig.preempt",
	  "^config (HAVE_|ARCH_HAS_)?PREEMPT_LAZY[[:space:]]*$" },
	{ "syscall-work", "SYSCALL_WORK flags", "include/linux/thread_info.h",
	  "SYSCALL_WORK" },
	{ "generic-entry", "generic entry", "kernel/entry/common.c",
	  "exit_to_user_mode" },
	{ "irq-entry", "linux/irq-entry-common.h", "include/linux/irq-entry-common.h",
	  "^" },
	{ "resume-user-mode", "resume_user_mode_work()",
	  "include/linux/resume_user_mode.h", "resume_user_mode_work" },
	{ "tracehook", "tracehook_notify_resume()", "include/linux/tracehook.h",
	  "tracehook_notify_resume" },
	{ "kabi", "marks of its kABI", "include/linux/sched.h",
	  "^[[:space:]]*([A-Z]+_)?KABI_(RESERVE|USE|EXCLUDE|EXTEND|REPLACE|FILL_HOLE)" },
};

/* The number of the line that offset @at is in. */
static unsigned int line_of(const char *text, size_t at)
{
	unsigned int line = 1;

	for (size_t i = 0; i < at; i++)
		line += text[i] == '\n';
	return line;
}

const char *find_line(int root, const char *file, const char *pattern, const char **group)
{
	regmatch_t m[2] = { { 0, 0 }, { -1, -1 } };
	const char *found = "";
	regex_t re;
	size_t len;
	char *text;

	if (group)
		*group = "";
	text = root < 0 ? NULL : at_read(root, file, FILE_LIMIT, &len);
	if (!text || regcomp(&re, pattern, REG_EXTENDED | REG_NEWLINE))
		return "";
	if (!regexec(&re, text, 2, m, 0)) {
		found = pool_printf("%s:%u", file, line_of(text, (size_t)m[0].rm_so));
		if (group && m[1].rm_so >= 0)
			*group = utf8_clean(pool_strndup(
				text + m[1].rm_so, (size_t)(m[1].rm_eo - m[1].rm_so)));
	}
	regfree(&re);
	return found;
}

const char *fingerprint_at(const struct fingerprint *f, const char *name)
{
	for (size_t i = 0; i < f->nfeatures; i++)
		if (!strcmp(f->features[i].name, name))
			return f->features[i].at;
	return "";
}

void fingerprint_tree(struct fingerprint *f, const char *root)
{
	int fd = at_open(root);

	*f = (struct fingerprint){ 0 };
	find_vendor(f, fd);
	find_git(f, fd, root);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct feature *one;

		f->features = pool_grow(f->features, f->nfeatures, sizeof(*f->features));
		one = &f->features[f->nfeatures++];
		one->name = known[i].name;
		one->words = known[i].words;
		one->at = find_line(fd, known[i].file, known[i].pattern, NULL);
	}
	if (fd >= 0)
		close(fd);
}

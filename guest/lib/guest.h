/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every guest test shares: verdicts, figures, rseq by system call, counters of
 * the kernel, and preemption at a chosen moment.
 */
#ifndef GUEST_H
#define GUEST_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* rseq-ARCH.h, by the name of the architecture that make gives */
#include GUEST_ARCH_HEADER

/* ---- verdict.c ---- */

void fail(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
void skip(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
void done(void) __attribute__((noreturn));
void figure(const char *key, long long value);
void figure_word(const char *key, const char *value);

#define check(cond, ...)                   \
	do {                               \
		if (!(cond))               \
			fail(__VA_ARGS__); \
	} while (0)

long scaled(long count);
bool aliased(void);
bool patched(void);

/* ---- rseq.c ---- */

/* The registered area of the original size; the ABI's layout, in our own words. */
struct area {
	volatile uint32_t cpu_id_start;
	volatile uint32_t cpu_id;
	volatile uint64_t rseq_cs;
	volatile uint32_t flags;
	volatile uint32_t node_id;
	volatile uint32_t mm_cid;
	volatile uint32_t pad;
} __attribute__((aligned(32)));

/* What rseq_cs points to. */
struct descriptor {
	uint32_t version;
	uint32_t flags;
	uint64_t start_ip;
	uint64_t post_commit_offset;
	uint64_t abort_ip;
} __attribute__((aligned(32)));

#define AREA_SIZE	 32
#define ID_UNINITIALIZED ((uint32_t)-1)
#define FLAG_UNREGISTER	 1
#define SCRIBBLE	 0xdeadbeefu

int rseq_call(void *area, uint32_t len, int flags, uint32_t sig);
void register_area(struct area *a);
void unregister_area(struct area *a);
bool has_cid(void);
void scribble(struct area *a);
uint32_t this_cpu(void);
uint32_t this_node(void);
bool ids_are(const struct area *a, uint32_t cpu);
void require_ids(const struct area *a, uint32_t cpu, const char *when);

/* ---- section-*.S: critical sections with their bounds as symbols ---- */

/* Runs inside its section, counting, until the kernel aborts it; returns -1. */
int section_spin(struct area *a, const struct descriptor *d, volatile uint32_t *beats);
extern char section_spin_start[], section_spin_commit[], section_spin_abort[];

/* A right abort handler for section_spin() at a lower address than the section. */
extern char section_early_abort[];

/* A right one of a section that is never to be aborted: it kills. */
extern char section_fatal_abort[];

/*
 * If the word at a + @field is still @id, adds one to @counter at the end of @delay
 * rounds: 0. Aborted: -1, other ID: 1, and the counter is as it was.
 */
int section_add(struct area *a, const struct descriptor *d, uint32_t id, long field,
		volatile unsigned long *counter, long delay);
extern char section_add_start[], section_add_commit[], section_add_abort[];

/* A place to go that has no signature in front of it. */
int section_unsigned(void);
extern char section_unsigned_entry[];

struct descriptor describe_spin(void);
struct descriptor describe_add(void);

/* ---- counters.c ---- */

bool kernel_since(unsigned int major, unsigned int minor);
bool kernel_has(const char *symbol);

struct stats {
	unsigned long long exit, signal, slowpath, fastpath, ids, cs, clear, fixup;
};

bool stats_present(void);
struct stats stats_read(void);
void switch_fastpath(bool on);
int entries_open(pid_t tid, const char *filter);
int fast_entries_open(pid_t tid);
unsigned long long entries_read(int fd);

/* The slow path as the exit to user space enters it, with registers. */
#define ENTRY_EXIT "ksig == 0 && regs != 0"
/* As a signal's delivery enters it. */
#define ENTRY_SIGNAL "ksig != 0"
/* As a hypervisor's loop enters it: there are no user registers. */
#define ENTRY_NO_REGS "regs == 0"

/* ---- sched.c ---- */

int cpus(void);
void need_cpus(int n);
void pin(pid_t tid, int cpu);
void become_preemptor(int cpu);
void force_preemption(volatile uint32_t *beats);
void spawn_on(int cpu, void *(*fn)(void *), void *arg);
void nap(long us);
void be_switched(void);
long status_number(pid_t tid, const char *key);
void until(volatile uint32_t *word, uint32_t value);

/* ---- victim.c ---- */

/* What makes the kernel look at the area. */
enum event {
	EVENT_PREEMPT,
	EVENT_SLEEP,
	EVENT_SIGNAL,
	EVENTS,
};

extern const char *const event_names[EVENTS];

/* Exit codes of a process that lived. */
enum { VICTIM_ABORTED = 10, VICTIM_WENT_ON, VICTIM_ASTRAY, VICTIM_LIVED };

void victim(struct area *area, const struct descriptor *inside, enum event event,
	    void (*spoil)(struct area *area)) __attribute__((noreturn));

/* ---- module.c ---- */

/*
 * The bytes of @file from @name_start to @name_end. Global, as C takes them to be: as
 * local ones they would share an entry of the GOT.
 */
#define EMBED(name, file)                                                             \
	extern const char name##_start[], name##_end[];                               \
	__asm__(".pushsection .rodata\n.globl " #name "_start, " #name "_end\n" #name \
		"_start: .incbin \"" file "\"\n" #name "_end:\n.popsection")

int module_insert(const char *start, const char *end, const char *params);
int module_force(const char *start, const char *end);
void module_remove(const char *name);

/* ---- child.c ---- */

/* The exit code of a child whose SIGSEGV handler ran: it must have died instead. */
#define CHILD_HANDLER_RAN 99

extern uintptr_t forbidden_ip;
int run_child(void (*fn)(void *), void *arg);
const char *status_text(int status);
void require_segv(int status, const char *what);

static inline uint32_t load(volatile uint32_t *p)
{
	return __atomic_load_n(p, __ATOMIC_ACQUIRE);
}

static inline void store(volatile uint32_t *p, uint32_t v)
{
	__atomic_store_n(p, v, __ATOMIC_RELEASE);
}

#endif

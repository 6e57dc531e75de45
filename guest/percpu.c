// SPDX-License-Identifier: GPL-2.0
/*
 * A model of an allocator with lists per CPU, as tcmalloc has them. Pop and push are
 * critical sections without atomic instructions. Which list is a thread's it keeps in a
 * word of its own, and it marks cpu_id_start as "the word is right"; the kernel writes
 * cpu_id_start after every switch, which takes the mark away. So this shows that the
 * kernel rewrites it, and that no section goes on after a switch: an object that two
 * threads get, or that is lost, is a failure. The C library registers.
 *
 *	percpu ROUNDS
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <sys/rseq.h>

#include "lib/guest.h"

#define CPUS	8
#define OBJECTS 64
#define THREADS 6
#define MARK	0x80000000u

/* A list: how many, and which. A line of cache for the count, as the allocator has it. */
static struct list {
	long count;
	long pad[7];
	long object[OBJECTS];
} lists[CPUS] __attribute__((aligned(64)));

static unsigned int owned[OBJECTS];
static long restarts, refreshed, empty, moved;

static __thread struct list *cached;

static struct rseq *area(void)
{
	return (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
}

/* The descriptor of the section between 1: and 2:, aborted at 4:. */
#define SECTION                                                      \
	".pushsection __rseq_cs, \"aw\"\n\t.balign 32\n"             \
	"3:\t.long 0, 0\n\t.quad 1f, 2f - 1f, 4f\n\t.popsection\n\t" \
	"leaq 3b(%%rip), %%rax\n\tmovq %%rax, %[cs]\n"               \
	"1:\n\t"
#define ABORT                                           \
	"2:\n\t.pushsection __rseq_failure, \"ax\"\n\t" \
	".byte 0x0f, 0xb9, 0x3d\n\t.long 0x53053053\n"  \
	"4:\tjmp %l[aborted]\n\t.popsection\n\t"

/* Takes the list of the CPU that this runs on, and marks: one section, from ID to mark.
 */
static void refresh(struct rseq *a)
{
	for (;;) {
		__asm__ goto(SECTION "movl %[id], %%ecx\n\t"
				     "movl %%ecx, %%edx\n\t"
				     "imulq %[size], %%rdx\n\t"
				     "addq %[lists], %%rdx\n\t"
				     "movq %%rdx, %[cached]\n\t"
				     "orl %[mark], %%ecx\n\t"
				     "movl %%ecx, %[start]\n" ABORT
			     :
			     : [cs] "m"(a->rseq_cs), [id] "m"(a->cpu_id),
			       [start] "m"(a->cpu_id_start), [cached] "m"(cached),
			       [size] "i"(sizeof(struct list)), [lists] "r"(lists),
			       [mark] "i"(MARK)
			     : "rax", "rcx", "rdx", "memory", "cc"
			     : aborted);
		__atomic_fetch_add(&refreshed, 1, __ATOMIC_RELAXED);
		return;
aborted:
		__atomic_fetch_add(&restarts, 1, __ATOMIC_RELAXED);
	}
}

/* The last object of the list, or -1: it is empty. */
static long pop(struct rseq *a)
{
	long object;

	for (;;) {
		__asm__ goto(
			SECTION "testl %[mark], %[start]\n\t"
				"jz %l[stale]\n\t"
				"movq %[cached], %%rcx\n\t"
				"movq (%%rcx), %%rdx\n\t"
				"testq %%rdx, %%rdx\n\t"
				"jz %l[none]\n\t"
				"movq 56(%%rcx,%%rdx,8), %%rax\n\t"
				"movq %%rax, %[object]\n\t"
				"decq %%rdx\n\t"
				"movq %%rdx, (%%rcx)\n" ABORT
			:
			: [cs] "m"(a->rseq_cs), [start] "m"(a->cpu_id_start),
			  [cached] "m"(cached), [object] "m"(object), [mark] "i"(MARK)
			: "rax", "rcx", "rdx", "memory", "cc"
			: aborted, stale, none);
		return object;
stale:
		refresh(a);
		continue;
none:
		return -1;
aborted:
		__atomic_fetch_add(&restarts, 1, __ATOMIC_RELAXED);
	}
}

static void push(struct rseq *a, long object)
{
	for (;;) {
		__asm__ goto(
			SECTION "testl %[mark], %[start]\n\t"
				"jz %l[stale]\n\t"
				"movq %[cached], %%rcx\n\t"
				"movq (%%rcx), %%rdx\n\t"
				"movq %[object], 64(%%rcx,%%rdx,8)\n\t"
				"incq %%rdx\n\t"
				"movq %%rdx, (%%rcx)\n" ABORT
			:
			: [cs] "m"(a->rseq_cs), [start] "m"(a->cpu_id_start),
			  [cached] "m"(cached), [object] "r"(object), [mark] "i"(MARK)
			: "rax", "rcx", "rdx", "memory", "cc"
			: aborted, stale);
		return;
stale:
		refresh(a);
		continue;
aborted:
		__atomic_fetch_add(&restarts, 1, __ATOMIC_RELAXED);
	}
}

static void *work(void *arg)
{
	struct rseq *a = area();
	long rounds = (long)arg;

	for (long i = 0; i < rounds; i++) {
		long object = pop(a);

		if (object < 0) {
			__atomic_fetch_add(&empty, 1, __ATOMIC_RELAXED);
			sched_yield();
			continue;
		}
		check(object < OBJECTS, "a list had object %ld", object);
		check(!__atomic_exchange_n(&owned[object], 1, __ATOMIC_ACQ_REL),
		      "object %ld was given to two threads", object);
		if (i % 16 == 0)
			sched_yield();
		__atomic_store_n(&owned[object], 0, __ATOMIC_RELEASE);
		push(a, object);
		if (i % 64 == 0) {
			cpu_set_t set;

			CPU_ZERO(&set);
			CPU_SET((i / 64) % cpus(), &set);
			if (!sched_setaffinity(0, sizeof(set), &set))
				__atomic_fetch_add(&moved, 1, __ATOMIC_RELAXED);
		}
	}
	/* The area is the C library's again, as the kernel has it. */
	a->cpu_id_start = a->cpu_id;
	return NULL;
}

int main(int argc, char **argv)
{
	long rounds = scaled(argc > 1 ? atol(argv[1]) : 100000), left = 0;
	pthread_t thread[THREADS];
	bool seen[OBJECTS] = { false };

	if (!__rseq_size)
		skip("the C library has not registered rseq");
	for (long i = 0; i < OBJECTS; i++) {
		struct list *l = &lists[i % cpus()];

		l->object[l->count++] = i;
	}
	for (int i = 0; i < THREADS; i++)
		check(!pthread_create(&thread[i], NULL, work, (void *)rounds),
		      "no thread");
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	for (int cpu = 0; cpu < CPUS; cpu++)
		for (long i = 0; i < lists[cpu].count; i++) {
			long object = lists[cpu].object[i];

			check(object >= 0 && object < OBJECTS && !seen[object],
			      "object %ld is twice in the lists", object);
			seen[object] = true;
			left++;
		}
	figure("rounds", rounds * THREADS);
	figure("refreshed", refreshed);
	figure("restarts", restarts);
	figure("empty", empty);
	figure("moved", moved);
	check(left == OBJECTS, "%ld objects of %d are left", left, OBJECTS);
	/* The first of a thread's moves may be to where it is. */
	check(refreshed + THREADS >= moved, "a thread that moved kept its mark");
	done();
}

/* SPDX-License-Identifier: GPL-2.0 */
#ifndef STUB_KERNEL_H
#define STUB_KERNEL_H

/*
 * As much of a kernel as compat/rseq/kernel/rseq_entry.c and the IDs need to be
 * checked by a compiler. All headers that they include lead here.
 */

typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;
enum { false, true };

#define __user
#define __init
#define __initdata
#define __always_inline inline __attribute__((__always_inline__))
#define noinline	__attribute__((__noinline__))
#define likely(x)	(x)
#define unlikely(x)	(x)
#define static_assert(what) _Static_assert(what, #what)
#define sizeof_field(type, field) sizeof(((type *)0)->field)
#define offsetof(type, field)	  __builtin_offsetof(type, field)
#define offsetofend(type, field)  (offsetof(type, field) + sizeof_field(type, field))
#define READ_ONCE(x)		  (x)
#define IS_ENABLED(option)	  0
#define NULL			  ((void *)0)

#define CLONE_VM	   0x100
#define TIF_SIGPENDING	   2
#define TIF_NEED_RESCHED   3
#define TIF_NOTIFY_RESUME  1
#define _TIF_NOTIFY_RESUME (1UL << TIF_NOTIFY_RESUME)
#ifndef TIF_RSEQ
#define TIF_RSEQ 11
#endif
#define _TIF_RSEQ	   (1UL << TIF_RSEQ)
#define TASK_SIZE	   0x7fffffffffffUL
#define RSEQ_EVENT_PREEMPT 1

struct pt_regs;
struct thread_info {
	unsigned long flags;
};

struct rseq {
#ifdef FIELDS_SWAPPED
	u32 cpu_id;
	u32 cpu_id_start;
#else
	u32 cpu_id_start;
	u32 cpu_id;
#endif
#ifdef RSEQ_CS_UNION
	union {
		u64 ptr64;
		u64 ptr;
	} rseq_cs;
#else
	u64 rseq_cs;
#endif
	u32 flags;
#ifndef WITHOUT_NODE
	u32 node_id;
	u32 mm_cid;
#ifdef MORE_FIELDS
	u32 slice_ctrl;
#endif
	char end[];
#endif
} __attribute__((aligned(32)));

struct rseq_cs {
	u32 version;
	u32 flags;
	u64 start_ip;
	u64 post_commit_offset;
	u64 abort_ip;
};

struct task_struct {
	struct rseq *rseq;
	u32 rseq_len;
	u32 rseq_sig;
	unsigned long rseq_event_mask;
#ifdef SMALL_COPY
	char rseq_fields[16];
#else
	char rseq_fields[sizeof(struct rseq)];
#endif
};

extern struct task_struct *current;
struct thread_info *current_thread_info(void);
void set_thread_flag(int flag);
void clear_thread_flag(int flag);
void set_tsk_thread_flag(struct task_struct *t, int flag);
unsigned long instruction_pointer(struct pt_regs *regs);
void instruction_pointer_set(struct pt_regs *regs, unsigned long ip);
int raw_smp_processor_id(void);
int cpu_to_node(int cpu);
int task_mm_cid(struct task_struct *t);
void pagefault_disable(void);
void pagefault_enable(void);
bool user_access_begin(const void *from, unsigned long size);
void user_access_end(void);
#ifdef MASKED
#define can_do_masked_user_access()   1
#define masked_user_access_begin(ptr) (ptr)
#endif
int fails(void);
#define unsafe_get_user(x, from, label) \
	do {                            \
		(x) = *(from);          \
		if (fails())            \
			goto label;     \
	} while (0)
#define unsafe_put_user(x, to, label) \
	do {                          \
		*(to) = (x);          \
		if (fails())          \
			goto label;   \
	} while (0)
#define local_irq_save(flags)	 ((flags) = 0)
#define local_irq_restore(flags) ((void)(flags))
#define local_irq_disable()	 ((void)0)
#define local_irq_enable()	 ((void)0)
struct ksignal;
void __rseq_handle_notify_resume(struct ksignal *ksig, struct pt_regs *regs);
void trace_rseq_update(struct task_struct *t);
bool trace_rseq_update_enabled(void);
void trace_rseq_ip_fixup(unsigned long ip, u64 start, u64 offset, u64 abort);

#define EINVAL			   22
#define DEFINE_STATIC_KEY_FALSE(k) int k
#define static_branch_unlikely(k)  (*(k))
#define static_key_enabled(k)	   (*(k))
#define static_branch_enable(k)	   (*(k) = 1)
#define static_branch_disable(k)   (*(k) = 0)
#define __setup(text, function)	   static int (*setup_of_##function)(char *) = function
#define late_initcall(function)	   static int (*init_of_##function)(void) = function
#define core_initcall(function)	   static int (*init_of_##function)(void) = function
#define DEFINE_DEBUGFS_ATTRIBUTE(name, get, set, format) \
	static struct {                                  \
		int (*read)(void *, u64 *);              \
		int (*write)(void *, u64);               \
	} name = { get, set }
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, int mode, struct dentry *parent,
				   void *data, const void *operations);
struct dentry *debugfs_create_file_unsafe(const char *name, int mode,
					  struct dentry *parent, void *data,
					  const void *operations);
int kstrtobool(const char *text, bool *value);

#endif /* STUB_KERNEL_H */

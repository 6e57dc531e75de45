# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For scenarios of the kit's own series: a tree of a few lines (mini/like-6.6/) that has
# what their hooks, probes and the layout guard look at, on x86, and nothing else.

# kernel_like MAJOR MINOR: the facts of v6.6: a static exit loop, node_id and mm_cid
# in the area, and rseq declared in linux/sched.h.
kernel_like() {
	rm -rf tree && cp -R "$KIT/tests/scenarios/mini/like-6.6" tree && chmod -R u=rwX,go=rX tree &&
		mkdir -p tree/arch/x86/include/asm tree/include/asm-generic tree/mm &&
		cp "$KIT/tests/scenarios/mini/tree/arch/x86/include/asm/thread_info.h" tree/arch/x86/include/asm/ &&
		sed -i "s/^VERSION = .*/VERSION = $1/; s/^PATCHLEVEL = .*/PATCHLEVEL = $2/" tree/Makefile
}

# extern_loop: the facts of v6.8 on top: other files call the loop, whose caller is in a
# header, and rseq has linux/rseq.h.
extern_loop() {
	local loop=tree/kernel/entry/common.c
	{
		sed -n '/^static void exit_to_user_mode_prepare/,$p' $loop |
			sed 's/^static void/static __always_inline void/'
	} >>tree/include/linux/entry-common.h &&
		sed -i -e '/^static void exit_to_user_mode_prepare/,$d' \
			-e 's/^static unsigned long exit_to_user_mode_loop(/__always_inline unsigned long exit_to_user_mode_loop(/' $loop &&
		sed -n '/^#ifdef CONFIG_RSEQ/,$p' tree/include/linux/sched.h >tree/include/linux/rseq.h &&
		sed -i '/^#ifdef CONFIG_RSEQ/,$d' tree/include/linux/sched.h && echo '#include <linux/rseq.h>' >>tree/include/linux/sched.h
}

# debug_copy: the facts of v6.14 on top: a debug kernel keeps a copy of the IDs, compares
# it before the stores and changes it in one call behind them.
debug_copy() {
	printf '#ifdef CONFIG_DEBUG_RSEQ\n\tchar\t\t\t\trseq_fields[sizeof(struct rseq)];\n#endif\n' >>tree/include/linux/sched.h &&
		sed -i -e '/^static int rseq_update_cpu_node_id/,/^}/{
			s/^\ttrace_rseq_update(t);/\trseq_set_ro_fields(t, cpu_id, cpu_id, node_id, mm_cid);\n&/
			s/^\tif (!user_write_access_begin/\tif (rseq_validate_ro_fields(t))\n\t\treturn -EFAULT;\n&/
		}' tree/kernel/rseq.c
}

# split_entry: the facts of v6.16 on top: the exit of interrupts has a header of its own.
split_entry() {
	{
		echo '#include <linux/static_call_types.h>' && cat tree/include/linux/entry-common.h
	} >tree/include/linux/irq-entry-common.h && echo '#include <linux/irq-entry-common.h>' >tree/include/linux/entry-common.h
}

# exec_raises: the fact of v6.16 on top: exec itself asks for the update, not the scheduler.
exec_raises() {
	sed -i '/^\trseq_set_notify_resume(t);/d' tree/kernel/sched/core.c &&
		printf '#include <linux/rseq.h>\nstatic int bprm_execve(struct linux_binprm *bprm)\n{\n\trseq_set_notify_resume(current);\n\treturn 0;\n}\n' >>tree/fs/exec.c
}

# mshv_root: the facts of v6.15 on top: the root scheduler of Hyper-V has a loop of its own.
mshv_root() {
	printf '\nconfig MSHV_ROOT\n\ttristate\n' >>tree/drivers/hv/Kconfig && cat >tree/drivers/hv/mshv_root_main.c <<-'END'
		#include <linux/random.h>
		static long mshv_run_vp_with_root_scheduler(struct mshv_vp *vp)
		{
			do {
				run(vp);
			} while (!vp->run.flags.intercept_suspend);

			return 0;
		}
	END
	sed -i -e 's/^do {/\t&/' -e 's/^} while/\t&/' -e 's/^return/\t&/' -e 's/^run(/\t\t&/' tree/drivers/hv/mshv_root_main.c
}

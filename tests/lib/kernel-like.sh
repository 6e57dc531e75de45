# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For scenarios of the kit's own series: a tree of a few lines, tests/scenarios/bases/, that
# has what their hooks, probes and the layout guard look at, on x86, and nothing else.

# kernel_like MAJOR MINOR [DIR]: the facts of v6.6: a static exit loop, node_id and mm_cid
# in the area, and rseq declared in linux/sched.h.
kernel_like() {
	local dir=${3:-tree}
	rm -rf "$dir" && cp -R "$KIT/tests/scenarios/bases/tree" "$dir" && chmod -R u=rwX,go=rX "$dir" &&
		mkdir -p "$dir/arch/x86/include/asm" "$dir/include/asm-generic" "$dir/mm" &&
		cp "$KIT/tests/scenarios/mini/tree/arch/x86/include/asm/thread_info.h" "$dir/arch/x86/include/asm/" &&
		sed -i "s/^VERSION = .*/VERSION = $1/; s/^PATCHLEVEL = .*/PATCHLEVEL = $2/" "$dir/Makefile"
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
		mv tree/include/linux/sched.h tree/include/linux/rseq.h && echo '#include <linux/rseq.h>' >tree/include/linux/sched.h
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

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034,SC2086
test_description='the generic exit to user mode, as the hooks leave it, run with a fast path that fails when it is told to'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"
# shellcheck source=tests/lib/kernel-like.sh
. "$KIT/tests/lib/kernel-like.sh"

apply() { "$KIT/scripts/apply.sh" "$@" >out; }

# run OPTIONS LINE...: a program with the exit of the tree, compiled with OPTIONS, runs
# these lines.
run() {
	local options=$1
	shift
	rm -rf exit && mkdir -p exit/linux &&
		for header in irqflags percpu rseq sched thread_info static_call_types; do
			echo '#include "exit-generic.h"' >"exit/linux/$header.h"
		done &&
		cp tree/include/linux/rseq_entry.h exit/linux/ &&
		{
			printf '%s\n' '#include <linux/rseq_entry.h>' '#undef rseq_stat_inc' \
				'#define rseq_stat_inc(which) (exits++)' \
				'#define ARCH_EXIT_TO_USER_MODE_WORK (_TIF_NEED_RESCHED | _TIF_SIGPENDING)' \
				'unsigned long exit_to_user_mode_loop(struct pt_regs *regs, unsigned long ti_work);'
			cat tree/include/linux/irq-entry-common.h tree/include/linux/entry-common.h \
				tree/kernel/entry/common.c 2>/dev/null | sed -E '/^#include/d; s/^(static )?(__always_inline )?(unsigned long|void) exit/\3 exit/'
			printf '%s\n' 'int main(void)' '{' 'struct pt_regs regs = { 0 };' 'task.rseq = &task;' "$@" \
				'exit_to_user_mode_prepare(&regs);' "$DEMANDS" 'return 0;' '}'
		} >exit/main.c &&
		gcc -std=gnu89 -Wall -Werror -Wno-unused-function $options -Iexit \
			-I"$KIT/tests/scenarios/stub" -o exit/main exit/main.c && exit/main
}

OWN=-DCONFIG_HAVE_TIF_RSEQ=1 ALIAS=-UCONFIG_HAVE_TIF_RSEQ

# The exit of a static loop, of one that others call, and of the one of interrupts.
static_loop() { kernel_like 6 6; }
called_loop() { kernel_like 6 9 && extern_loop; }
split_loop() { kernel_like 6 17 && extern_loop && debug_copy && split_entry && exec_raises && mshv_root; }

for form in static_loop called_loop split_loop; do
	test_expect_success "$form: the hooks fit" '$form && apply tree'
	DEMANDS='demand(!rounds && !fast && !slow && exits == 1 && entered == 1);'
	test_expect_success "$form: without work nothing runs" 'run "$OWN" "info.flags = 1;"'
	DEMANDS='demand(!rounds && fast == 1 && !slow && exits == 1 && entered == 1);'
	test_expect_success "$form: an event is no work for the loop" '
		run "$OWN" "info.flags = 1 | _TIF_RSEQ; task.rseq_event_mask = 1;"
	'
	test_expect_success "$form: a flag without an event is cleared" 'run "$OWN" "info.flags = _TIF_RSEQ;"'
	DEMANDS='demand(rounds == 1 && fast == 1 && !slow && exits == 1 && entered == 1);'
	test_expect_success "$form: the fast path is last, behind a switch" '
		run "$OWN" "info.flags = _TIF_NEED_RESCHED | _TIF_SIGPENDING;" &&
		run "$OWN" "info.flags = _TIF_NEED_RESCHED | _TIF_RSEQ; task.rseq_event_mask = 1;"
	'
	DEMANDS='demand(rounds == 1 && fast == 2 && slow == 1 && exits == 1 && entered == 1);'
	test_expect_success "$form: what fails is for the slow path, once" '
		run "$OWN" "info.flags = _TIF_RSEQ; task.rseq_event_mask = 1; failures = 9;"
	'
	DEMANDS='demand(rounds == 1 && fast == 1 && !slow && exits == 1 && entered == 1);'
	test_expect_success "$form: what a tracer of the fast path asks for is for the loop" '
		run "$OWN" "info.flags = _TIF_RSEQ; task.rseq_event_mask = 1; traced = 1;"
	'
	DEMANDS='demand(!rounds && !fast && !slow && exits == 1 && entered == 1);'
	test_expect_success "$form: without rseq, too, it comes to an end" '
		run "$OWN -DWITHOUT_RSEQ" "info.flags = _TIF_RSEQ;"
	'
	DEMANDS='demand(rounds == 2 && !fast && slow == 1 && exits == 1 && entered == 1);'
	test_expect_success "$form: the alias is for the loop alone" 'run "$ALIAS" "info.flags = _TIF_NEED_RESCHED;"'
done

test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='series 5.15 on miniatures of what it is for: 5.15, and RHEL 9 with its union and its lazy preemption'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

CODE=tree/kernel/rseq.c
AREA=tree/include/uapi/linux/rseq.h
ARM=tree/arch/arm64/kernel/entry-common.c
LOOP=tree/arch/arm64/kernel/signal.c

apply() { "$KIT/scripts/apply.sh" "$@"; }

# plain: a kernel like 5.15.
plain() {
	rm -rf tree && cp -R "$MINI/tree-5.15" tree && mkdir -p tree/arch/x86/include/asm &&
		cp "$MINI/tree/arch/x86/include/asm/thread_info.h" tree/arch/x86/include/asm/ && chmod -R u=rwX,go=rX tree
}

# with_union: rseq_cs is a union still.
with_union() {
	sed -i 's/__u64 rseq_cs;/union {\n\t\t__u64 ptr64;\n\t\t__u64 ptr;\n\t} rseq_cs;/' $AREA &&
		sed -i 's/->rseq_cs\([,)]\)/->rseq_cs.ptr64\1/g' $CODE
}

# el9: a kernel like 5.14.0-*.el9: the union, resume_user_mode.h, another mask, another
# exit of arm64, whose loop is in the same file.
el9() {
	plain && with_union && sed -i 's/^PATCHLEVEL = .*/PATCHLEVEL = 14/' tree/Makefile &&
		sed 's/tracehook_notify_resume/resume_user_mode_work/; s,<linux/ptrace.h>,<linux/task_work.h>,' \
			tree/include/linux/tracehook.h >tree/include/linux/resume_user_mode.h && rm tree/include/linux/tracehook.h &&
		sed -i 's/tracehook_notify_resume/resume_user_mode_work/; s/ti_work & _TIF_NEED_RESCHED/&_MASK/' tree/kernel/entry/common.c &&
		sed -i 's/_TIF_NEED_RESCHED |/_TIF_NEED_RESCHED_MASK |/' tree/include/linux/entry-common.h &&
		sed -i 's/prepare_exit_to_user_mode/exit_to_user_mode_prepare/; s/local_daif_mask/local_irq_disable/
			s/READ_ONCE(.*)/read_thread_flags()/; s/^}/\n\tlocal_daif_mask();\n}/' $ARM &&
		sed -n '/^void/,$p' $LOOP | sed 's/^void/static &/; s/local_daif_mask/local_irq_disable/
			s/READ_ONCE(.*)/read_thread_flags()/; s/^}/&\n/' >loop && sed -i '/ptrace.h/{n;r loop
			}' $ARM && rm $LOOP
}

# lands: by default, natively, nothing in the way; "tree" is patched, "was" is not.
lands() {
	rm -rf was && cp -a tree was && apply --json run.json tree >out &&
		jq -e '.series == "5.15" and .numbering == "native" and .layout == [] and .conflicts == []' run.json &&
		! grep -r "rseq_handle_notify_resume(NULL\|rseq_preempt(\|EXIT_TO_USER_MODE_WORK)$" tree/kernel tree/include/linux/*_mode.h tree/include/linux/track*.h
}

# there FILE LINE: it has that line once, blanks aside.
there() { [[ $(sed 's/^[[:space:]]*//' "tree/$1" | grep -c -x -F -e "$2") -eq 1 ]] || { echo "not in $1: $2" && false; }; }

# ends_with_fast_path FILE: the loop of arm64 in FILE, which has nothing else behind it.
ends_with_fast_path() {
	sed -n "/^\t\tthread_flags = /,/^\t}/p" "$1" | sed "s/^[[:space:]]*//" | tr -d "\n" >end &&
		grep -x "thread_flags = .*);/\* .* \*/if (!(thread_flags & _TIF_WORK_MASK))thread_flags = rseq_exit_to_user_mode(regs, *thread_flags);} while (thread_flags & _TIF_WORK_MASK);" end
}

refused_for_its_loop() { test_expect_code 1 apply --dry-run tree >out 2>&1 && grep "hooks/arm64/exit-loop.patch" out; }

taken_back() { apply --undo tree >out && bytes was >want && bytes tree >have && test_cmp want have; }

test_expect_success '5.15: it lands with the numbers of the tree, and the reason is said' '
	plain && lands && grep "note: .*native.*inlined" out
'
test_expect_success '5.15: each loop calls the handler through tracehook_notify_resume()' '
	there include/linux/tracehook.h "rseq_handle_slowpath(regs);" && there include/linux/tracehook.h "#include <linux/rseq_entry.h>"
'
test_expect_success '5.15: arm64 calls its loop for TIF_RSEQ, too, which ends with the fast path' '
	there arch/arm64/kernel/entry-common.c "if (unlikely(tif_exit_work(flags)))" && ends_with_fast_path $LOOP
'
test_expect_success '5.15: an architecture that has the flag of resume work without a mask compiles' '
	mkdir -p um/asm && echo "#define TIF_NOTIFY_RESUME 5" >um/asm/thread_info.h &&
	printf "%s\n" "#define BIT(nr) (1UL << (nr))" "#include <linux/thread_info.h>" "_Static_assert(TIF_RSEQ == 5 && _TIF_RSEQ == 32, \"\");" |
		gcc -std=gnu11 -fsyntax-only -Ium -Itree/include -x c -
'
test_expect_success '5.15: the flags of a section are honoured, so a migration keeps its bit and raises nothing' '
	there kernel/rseq.c "return !!(event_mask & ~flags);" && there kernel/rseq.c "static int rseq_need_restart(struct task_struct *t, u32 cs_flags, u32 event_mask)" &&
	there include/linux/sched.h "__set_bit(RSEQ_EVENT_MIGRATE_BIT, &t->rseq_event_mask);" && there kernel/sched/core.c "rseq_migrate(p);"
'
test_expect_success '5.15: undo gives every byte back' 'taken_back'

test_expect_success 'el9: it lands, by what the tree has' '
	el9 && lands && grep "note: series 5.15 for a kernel 5.14.99-mini" out
'
test_expect_success 'el9: the union is cleared as it was' '
	there kernel/rseq.c "static int clear_rseq_cs(struct rseq __user *rseq)" && there kernel/rseq.c "return put_user(0UL, &rseq->rseq_cs.ptr64);" &&
	there kernel/rseq.c "return clear_user(&rseq->rseq_cs.ptr64, sizeof(rseq->rseq_cs.ptr64));" && there kernel/rseq.c "return clear_rseq_cs(t->rseq);"
'
test_expect_success 'el9: the handler in resume_user_mode.h, the mask of lazy preemption, the exit of arm64' '
	there include/linux/resume_user_mode.h "rseq_handle_slowpath(regs);" && test ! -e tree/include/linux/tracehook.h &&
	there include/linux/entry-common.h "_TIF_NEED_RESCHED_MASK | _TIF_RSEQ | ARCH_EXIT_TO_USER_MODE_WORK)" &&
	there arch/arm64/kernel/entry-common.c "if (unlikely(tif_exit_work(flags)))" && ends_with_fast_path $ARM &&
	there arch/arm64/kernel/entry-common.c "local_daif_mask();"
'
test_expect_success 'el9: undo gives every byte back' 'taken_back'

test_expect_success 'generic numbering where it is asked for, with the module guard' '
	apply --numbering generic --json run.json tree >out && jq -e ".numbering == \"generic\" and .conflicts == []" run.json &&
	there include/linux/vermagic.h "MODULE_VERMAGIC_TIF						\\" && ! grep "#define TIF_SIGPENDING" tree/arch/x86/include/asm/thread_info.h && taken_back
'
test_expect_success 'each fact alone: early 5.15 with the union, later 5.15 that clears at registration' '
	plain && with_union && lands && taken_back && plain &&
	sed -i "s/clear_rseq_cs(struct task_struct \*t)/clear_rseq_cs(struct rseq __user *rseq)/; s/clear_rseq_cs(t)/clear_rseq_cs(t->rseq)/
		/^static int clear_rseq_cs/,/^}/s/t->rseq->/rseq->/g" $CODE && lands && grep "note: hooks/clear-area.patch: left out" out && taken_back
'
test_expect_success '5.14 and el9.0, whose loops call the handler themselves, are refused with that fact' '
	el9 && sed -i "s/resume_user_mode_work(regs);/&\n\t\trseq_handle_notify_resume(NULL, regs);/" tree/kernel/entry/common.c &&
	refuses 3 "no series covers 5.14.99-mini" tree &&
	grep "^Against series 5.15: the tree does not have the rseq handler in what all loops call for resume work (kernel/entry/common.c" out
'
test_expect_success 'a union that the handler writes in another way is refused with that fact' '
	el9 && sed -i "s/put_user(0UL, &t->rseq->rseq_cs.ptr64)/put_user(0UL, \&t->rseq->rseq_cs.ptr)/" $CODE &&
	refuses 1 "the rseq area of .* is not the one that compat/rseq-ids-cpu.patch writes" tree && grep "layout: .*clear_rseq_cs() writes rseq_cs.ptr," err
'

test_expect_success '5.15: a loop of arm64 with its test in front, or that reads the flags before it masks interrupts, is refused' '
	plain && sed -i "s/^\tdo {/\twhile (thread_flags \& _TIF_WORK_MASK) {/; s/^\t} while.*/\t}/" $LOOP && refused_for_its_loop &&
	plain && sed -i "/local_daif_mask/d; s/^\t\tthread_flags = .*/&\n\t\tlocal_daif_mask();/" $LOOP && refused_for_its_loop
'
test_done

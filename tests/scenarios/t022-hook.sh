#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='semantic hooks: held to their ledger, and nothing else of a file changes'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

C=tree/kernel/sched/core.c
H=kit/cocci/hooks/sched.cocci

fresh() { rm -rf tree && new_tree; }

# hooked_kit: the patch of the scheduler is a hook.
hooked_kit() {
	rm -rf kit && new_kit kit && mkdir -p kit/patches/hooks && sed -i 's,^rseq/sched.patch,hooks/sched.patch,' kit/series/6.12 &&
		sed '/^---$/,$d' kit/patches/rseq/sched.patch >kit/patches/hooks/sched.header && rm kit/patches/rseq/sched.patch &&
		cp "$MINI/sched.cocci" $H
}

# refused_with WORDS: apply.sh refuses the hook, the tree is untouched, and the report agrees.
refused_with() {
	refuses 1 "hooks/sched.patch, kernel/sched/core.c, line [0-9]*: $1" --json c.json tree &&
		jq -e '[.conflicts[].patch] == ["hooks/sched.patch"]' c.json >/dev/null &&
		jq -e '.patches[] | select(.name == "hooks/sched.patch") | .kind == "hook" and .outcome == "conflict"' c.json
}

test_expect_success 'setup: what the patch makes of the file' '
	new_kit && new_tree && apply tree >/dev/null && cp $C by-patch && cp tree/patches/rseq/sched.patch patch.landed
'
test_expect_success 'the hook makes the same of it' 'hooked_kit && fresh && apply --json a.json tree >/dev/null && test_cmp by-patch $C'
test_expect_success 'what lands is an ordinary patch: the same as that of the patch, header included' '
	sed "/^$/d" patch.landed >want && sed "/^$/d" tree/patches/hooks/sched.patch >have && test_cmp want have && grep -x "hooks/sched.patch" tree/patches/series &&
	jq -e ".patches[] | select(.name == \"hooks/sched.patch\") | .kind == \"hook\" and .files == [\"kernel/sched/core.c\"]" a.json
'
test_expect_success 'quilt pops and pushes it' '
	no_stack tree >want && (cd tree && quilt --quiltrc - pop -a -q && quilt --quiltrc - push -a --fuzz=0) >log &&
	! grep -i "offset\|fuzz" log && no_stack tree >have && test_cmp want have
'
test_expect_success 'git am takes it' '
	fresh && git -C tree init -q && git -C tree add -A && git -C tree -c user.name=t -c user.email=t@example.org commit -q -m base &&
	rm -rf am && cp -R tree am && apply --author "T <t@example.org>" tree >/dev/null &&
	list=$(grep -v "^#" tree/patches/series | sed "s,^,../tree/patches/,") &&
	(cd am && git -c user.name=t -c user.email=t@example.org am -q $list) && cmp am/kernel/sched/core.c $C
'
test_expect_success 'a second apply changes nothing, and undo gives every byte back' '
	fresh && apply tree >/dev/null && apply tree | grep "^Already applied" && apply --undo tree >/dev/null && restored
'

test_expect_success 'other surroundings: it lands, and the rest of the file stays' '
	fresh && sed -i -e "s/account_time(prev);/scoped_guard(vendor, prev)\n\t\tvendor_time(prev);/" \
		-e "s/\tset_cpu(task, cpu);/#ifdef CONFIG_VENDOR\n\tvendor(task);\n#endif\n\tset_cpu(task, cpu); /" \
		-e "s/switch_mm(prev, next);/if (prev)\n\t\tswitch_mm(prev , next);\n\tvendor();/" $C &&
	printf "\nTHIS( is { no C\n" >>$C && cp $C vendor && apply tree >/dev/null && diff vendor $C >diff
	printf "%s\n" "< 	rseq_preempt(prev);" "< 	rseq_migrate(task);" "> 	rseq_raise(next);" >want
	grep "^[<>]" diff >have && test_cmp want have
'
test_expect_success 'one of several functions, whichever the tree has' '
	fresh && sed -i "s/^static void migrate(/static void move_task(/" $C && apply tree >/dev/null && ! grep rseq_migrate $C
'

test_expect_success 'a rule that would match twice' '
	fresh && sed -i "s/^\trseq_preempt(prev);/&\n\tload_more();\n&/" $C &&
	refused_with "rule prev_task: prepare_switch() has rseq_preempt 2 times, expected once; the file has rseq_preempt in prepare_switch() at line 8, in prepare_switch() at line 10"
'
test_expect_success 'a function that is there twice' '
	fresh && sed -i "s/^static void migrate/#ifdef CONFIG_VENDOR\nstatic void migrate(struct task *task)\n{\n\trseq_migrate(task);\n}\n#else\n&/" $C &&
	echo "#endif" >>$C && refused_with "rule moved: migrate|move_task() has rseq_migrate 2 times, expected once"
'
test_expect_success 'a rule that would not match' '
	fresh && sed -i "s/rseq_preempt(prev);/vendor_preempt(prev);/" $C &&
	refused_with "rule prev_task: prepare_switch() has rseq_preempt not at all, expected once; the file has no rseq_preempt"
'
test_expect_success 'a call that moved to another function' '
	fresh && sed -i -e "/^\trseq_preempt(prev);/d" -e "s/^static void migrate/static void leave(struct task *prev)\n{\n\trseq_preempt(prev);\n}\n\n&/" $C &&
	refused_with "rule prev_task: prepare_switch() has rseq_preempt not at all, expected once; the file has rseq_preempt in leave() at line 13"
'
test_expect_success 'a name in a comment or a string is no call' '
	fresh && sed -i "s,^\trseq_preempt(prev);,\tsay(\"rseq_preempt\"); /* rseq_preempt(prev); */," $C && refused_with "rule prev_task: .* not at all"
'
test_expect_success 'a place that the hook leans on, elsewhere' '
	fresh && sed -i "s/^\tswitch_stacks(prev, next);/\tvendor_switch(prev, next);/" $C &&
	printf "void vendor_switch(void)\n{\n\tswitch_stacks(0, 0);\n}\n" >>$C &&
	refused_with "rule next_task: switch_tasks() has switch_stacks not at all, expected once; the file has switch_stacks in vendor_switch()"
'
test_expect_success 'a call of another shape: the rule did not do its work' '
	fresh && sed -i "s/^\trseq_preempt(prev);/\tif (rseq_preempt(prev))\n\t\treturn;/" $C &&
	refused_with "rule prev_task did not do its work: prepare_switch() has rseq_preempt once, expected not at all: the code around it has another shape"
'
test_expect_success 'it is there already' '
	fresh && cp by-patch $C && refused_with "already applied" && jq -e ".conflicts[0].already_applied" c.json
'
test_expect_success 'half of it is there' '
	fresh && sed -i "/rseq_preempt(prev);/d; /rseq_migrate(task);/d" $C && refused_with "rule prev_task: .*the file has no rseq_preempt" &&
	jq -e ".conflicts[0].already_applied == false" c.json
'
test_expect_success 'a function under another name' '
	fresh && sed -i "s/^static void prepare_switch(/static void vendor_prepare(/" $C &&
	refuses 1 "hooks/sched.patch: kernel/sched/core.c does not define prepare_switch, kernel/sched/vendor.c is not there; kernel/sched/core.c has rseq_preempt at line 8 in vendor_prepare()" tree
'
test_expect_success 'no file' '
	fresh && rm $C && refuses 1 "hooks/sched.patch: kernel/sched/core.c is not there, kernel/sched/vendor.c is not there" tree
'
test_expect_success 'the file that has the functions' '
	fresh && mv $C tree/kernel/sched/vendor.c && apply tree >/dev/null && test_cmp by-patch tree/kernel/sched/vendor.c
'
test_expect_success 'two files that have them' '
	fresh && cp $C tree/kernel/sched/vendor.c && refuses 1 "kernel/sched/vendor.c defines the same as kernel/sched/core.c" tree
'

test_expect_success 'a ledger that does not name a rule is an error of the kit' '
	fresh && sed -i "/rule moved/d" $H && refuses 5 "cocci/hooks/sched.cocci cannot be used, rule moved is not in the ledger" tree
'
test_expect_success 'and so is a hook that is not there' '
	rm $H && refuses 5 "series/6.12, line 13: there is no cocci/hooks/sched.cocci" tree
'
test_expect_success 'a changed hook is another state of the kit' '
	hooked_kit && fresh && apply tree >/dev/null && echo "// more" >>$H && refuses 1 "from another state of this kit" tree
'
test_expect_success 'without spatch' '
	hooked_kit && fresh && programs_without spatch && PATH=$PWD/bin refuses 4 "spatch is not installed" tree
'

test_done

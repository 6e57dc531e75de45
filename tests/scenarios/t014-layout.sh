#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the layout guard: the rseq area and its handler are those that the fast path knows'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

AREA=tree/include/uapi/linux/rseq.h
CODE=tree/kernel/rseq.c

# with_rseq: a miniature tree with an rseq area and its handler, in the words of the
# area files.
with_rseq() {
	rm -rf tree && new_tree && mkdir -p tree/include/uapi/linux && cat >$AREA <<-'END' && cat >$CODE <<-'END2'
		struct other { int field; };
		/* struct rseq { int in_a_comment; }; */
		struct rseq {
			__u32 cpu_id_start;
			__u32 cpu_id;
			__u64 rseq_cs;
			/* flags; */
			__u32 flags;
			__u32 node_id;
			__u32 mm_cid;
			char end[];
		} __attribute__((aligned(32)));
	END
		static int rseq_update_cpu_node_id(struct task_struct *t)
		{
			struct rseq __user *rseq = t->rseq;
			u32 cpu_id = raw_smp_processor_id(), node_id = cpu_to_node(cpu_id);
			u32 mm_cid = task_mm_cid(t);

			if (!user_write_access_begin(rseq, t->rseq_len))
				return -EFAULT;
			unsafe_put_user(cpu_id, &rseq->cpu_id_start, fault);
			unsafe_put_user(cpu_id, &rseq->cpu_id, fault);
			unsafe_put_user(node_id, &rseq->node_id, fault);
			unsafe_put_user(mm_cid, &rseq->mm_cid, fault);
			user_write_access_end();
			trace_rseq_update(t);
			return 0;
		fault:
			user_write_access_end();
			return -EFAULT;
		}

		static int rseq_reset_rseq_cpu_node_id(struct task_struct *t)
		{
			return put_user(0, &t->rseq->cpu_id_start) || put_user(-1, &t->rseq->cpu_id) ||
			       put_user(0, &t->rseq->node_id) || put_user(0, &t->rseq->mm_cid);
		}

		static int clear_rseq_cs(struct rseq __user *rseq)
		{
		#ifdef CONFIG_64BIT
			return put_user(0UL, &rseq->rseq_cs);
		#else
			return clear_user(&rseq->rseq_cs, sizeof(rseq->rseq_cs));
		#endif
		}

		void __rseq_handle_notify_resume(struct ksignal *ksig, struct pt_regs *regs)
		{
			if (regs && unlikely(rseq_ip_fixup(regs)))
				goto error;
			if (unlikely(rseq_update_cpu_node_id(current)))
				goto error;
			return;
		error:
			force_sigsegv(0);
		}
	END2
}

# guarded WORDS: refused before any patch is tried, with that fact.
guarded() {
	refuses 1 "the rseq area of .* is not the one that compat/rseq.patch writes" --json run.json tree &&
		{ grep -e "^layout: $1" err || { cat err && false; }; } && ! grep "^conflict" err &&
		jq -e '.exit == 1 and .conflicts == [] and .series == "6.12"' run.json &&
		grep "^layout: " err >want && jq -r '.layout[] | "layout: \(.)"' run.json >have && test_cmp want have &&
		apply --dry-run --level tif tree >out
}

# planted FILE LINE-PATTERN NEW-LINE: one more line behind that one.
planted() { with_rseq && sed -i "/$2/a\\$3" "$1"; }

test_expect_success 'setup: the miniature core comes with the area of node_id and mm_cid' '
	new_kit && cp "$KIT/patches/compat/rseq-ids-node.area" kit/patches/compat/rseq.area
'
test_expect_success 'the area and the handler that are known' '
	with_rseq && apply --json run.json tree >out && jq -e ".layout == []" run.json && apply --undo tree
'
test_expect_success 'a field more, and where it is' '
	planted $AREA "__u32 mm_cid;" "__u32 slice_ctrl;" &&
	guarded "include/uapi/linux/rseq.h:11: struct rseq has .__u32 slice_ctrl., which the fast path does not know"
'
test_expect_success 'a field more in one configuration only' '
	planted $AREA "__u32 mm_cid;" "#ifdef CONFIG_VENDOR\n__u32 vendor;\n#endif" && guarded "include/uapi/linux/rseq.h:12: .*__u32 vendor"
'
test_expect_success 'a field of another type, and one that is gone' '
	with_rseq && sed -i "s/__u32 mm_cid/__u16 mm_cid/; /__u32 node_id/d" $AREA &&
	guarded "include/uapi/linux/rseq.h:9: .*__u16 mm_cid" && grep "layout: .*has no .__u32 node_id.$" err
'
test_expect_success 'a field in place of another is a union' '
	with_rseq && sed -i "s/__u64 rseq_cs;/union { __u64 ptr64; __u64 ptr; } rseq_cs;/" $AREA && guarded "include/.*: .*union rseq_cs"
'
test_expect_success 'a field that has one of two forms, both of which the area file knows' '
	cp kit/patches/compat/rseq.area saved &&
	sed -i "s/__u64 rseq_cs/&|union rseq_cs/; s/^stores: rseq_cs$/&|rseq_cs.ptr64/" kit/patches/compat/rseq.area &&
	with_rseq && apply --dry-run tree >out &&
	sed -i "s/__u64 rseq_cs;/union { __u64 ptr64; __u64 ptr; } rseq_cs;/" $AREA && sed -i "s/&rseq->rseq_cs/&.ptr64/" $CODE &&
	apply --dry-run tree >out && sed -i "s/clear_user(&rseq->rseq_cs.ptr64/clear_user(\&rseq->rseq_cs.ptr/" $CODE &&
	guarded "kernel/rseq.c:32: clear_rseq_cs() writes rseq_cs.ptr, which the fast path does not" &&
	with_rseq && sed -i "s/__u64 rseq_cs;/struct { __u64 ptr64; } rseq_cs;/" $AREA && guarded "include/.*: .*struct rseq_cs" &&
	grep "layout: .* has no .__u64 rseq_cs|union rseq_cs.$" err && mv saved kit/patches/compat/rseq.area
'
test_expect_success 'a store more in the handler' '
	planted $CODE "node_id, &rseq->node_id" "unsafe_put_user(slice, &rseq->slice_ctrl, fault);" &&
	guarded "kernel/rseq.c:12: rseq_update_cpu_node_id() writes slice_ctrl, which the fast path does not"
'
test_expect_success 'a store less' '
	with_rseq && sed -i "/mm_cid, &rseq->mm_cid/d" $CODE && guarded "kernel/rseq.c:1: rseq_update_cpu_node_id() does not write mm_cid"
'
test_expect_success 'a call more in the handler may hide a store' '
	planted $CODE "trace_rseq_update" "rseq_slice_update(t);" &&
	guarded "kernel/rseq.c:15: rseq_update_cpu_node_id() calls rseq_slice_update()" &&
	planted $CODE "if (regs && " "vendor_hook(regs);" && guarded "kernel/rseq.c:.*__rseq_handle_notify_resume() calls vendor_hook()"
'
test_expect_success 'a second function that writes the area' '
	with_rseq && printf "%s\n" "int rseq_grant(struct rseq __user *area)" "{" "	return put_user(1, &area->flags);" "}" >>$CODE &&
	guarded "kernel/rseq.c:48: rseq_grant writes flags of a user.s area"
'
test_expect_success 'a macro that writes the area' '
	with_rseq && printf "%s\n" "#define rseq_mark(area) \\" "	put_user(1, &(area)->mark)" >>$CODE && guarded "kernel/rseq.c:47: #define rseq_mark writes mark"
'
test_expect_success 'a function in another file that writes the area' '
	with_rseq && printf "%s\n" "static inline int f(struct task_struct *t)" "{" "	return put_user(1, &t->rseq->slice.granted);" "}" \
		>tree/include/linux/rseq_slice.h && guarded "include/linux/rseq_slice.h:3: f writes slice.granted" &&
	with_rseq && mkdir -p tree/fs && cp "$KIT/tests/scenarios/mini/tree/kernel/gone.c" tree/fs/exec.c &&
	echo "void g(void) { clear_user(&current->rseq->mm_cid, 4); }" >>tree/fs/exec.c && guarded "fs/exec.c:.* g writes mm_cid"
'
test_expect_success 'what is no rseq area may be written' '
	with_rseq && echo "static int f(int __user *n) { return put_user(1, n); }" >tree/include/linux/errseq.h &&
	apply --dry-run tree >out
'
test_expect_success 'a handler of another name' '
	with_rseq && sed -i "s/rseq_update_cpu_node_id/rseq_update_ids/" $CODE && guarded "kernel/rseq.c: defines rseq_update_cpu_node_id() 0 times" &&
	grep "layout: kernel/rseq.c:9: rseq_update_ids writes cpu_id_start" err &&
	grep "layout: kernel/rseq.c:.*calls rseq_update_ids()" err
'
test_expect_success 'a call that was moved' '
	with_rseq && sed -i "/unlikely(rseq_update_cpu_node_id/,+1d" $CODE &&
	printf "%s\n" "void rseq_later(void)" "{" "	rseq_update_cpu_node_id(current);" "}" >>$CODE &&
	guarded "kernel/rseq.c:36: __rseq_handle_notify_resume() does not call rseq_update_cpu_node_id()" &&
	grep "layout: kernel/rseq.c:46: rseq_update_cpu_node_id() is called by rseq_later(), not by __rseq_handle_notify_resume()" err
'
test_expect_success 'another length' '
	with_rseq && sed -i "s/t->rseq_len/sizeof(*rseq)/" $CODE &&
	guarded "kernel/rseq.c:7: .* opens the area with the length sizeof(\*rseq), the fast path with t->rseq_len"
'
test_expect_success 'a macro that the area file knows, and the argument that names the field' '
	with_rseq && sed -i "s/unsafe_put_user(\([a-z_]*\), &rseq->\([a-z_]*\), /write_id(t, \1, \2, /" $CODE &&
	sed -i "1i #define write_id(t, value, field, label) unsafe_put_user(value, &t->rseq->field, label)" $CODE &&
	guarded "kernel/rseq.c:1: #define write_id writes field" &&
	cp kit/patches/compat/rseq.area saved && sed -i "s/^length:.*/&\nmacro: write_id 3/; s/unsafe_put_user/write_id/" kit/patches/compat/rseq.area &&
	apply --dry-run tree >out && sed -i "s/write_id(t, node_id, node_id, /write_id(t, node_id, vendor_id, /" $CODE &&
	guarded "kernel/rseq.c:12: rseq_update_cpu_node_id() writes vendor_id" && mv saved kit/patches/compat/rseq.area
'
test_expect_success 'a header or a handler that cannot be read, and one that is a link' '
	with_rseq && rm $AREA && guarded "include/uapi/linux/rseq.h: cannot be read" &&
	with_rseq && mv $CODE elsewhere.c && ln -s ../../elsewhere.c $CODE && guarded "kernel/rseq.c: cannot be read"
'
test_expect_success 'an update compares, too, in folders that no patch touches' '
	with_rseq && apply --level tif tree >out && mkdir -p tree/kernel/entry && echo "void other(struct rseq *rseq) { unsafe_put_user(1, &rseq->vendor_id, fault); }" >tree/kernel/entry/rseq.c &&
	refuses 1 "vendor_id of a user.s area" --update --level rseq tree && rm -r tree/kernel/entry && apply --undo tree
'
test_expect_success 'a damaged area file is a fault of the kit' '
	with_rseq && echo "odd: line" >>kit/patches/compat/rseq.area && refuses 5 "rseq.area: cannot use .odd: line." tree &&
	echo "struct: a b" >kit/patches/compat/rseq.area && refuses 5 "rseq.area lacks" tree
'
test_expect_success 'a changed area file is another state of the kit' '
	cp "$KIT/patches/compat/rseq-ids-node.area" kit/patches/compat/rseq.area && apply tree >out &&
	echo "# more" >>kit/patches/compat/rseq.area && refuses 1 "another state of this kit" tree &&
	apply --update tree | grep "^Updated" && apply --undo tree
'

test_done

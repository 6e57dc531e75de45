/* SPDX-License-Identifier: GPL-2.0 */
/* The area of a tree of a few lines. */
struct rseq {
	__u32 cpu_id_start;
	__u32 cpu_id;
	__u64 rseq_cs;
	__u32 flags;
	__u32 node_id;
	__u32 mm_cid;
	char end[];
};

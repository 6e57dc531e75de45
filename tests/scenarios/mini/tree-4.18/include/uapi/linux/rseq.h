/* SPDX-License-Identifier: GPL-2.0 */
struct rseq {
	__u32 cpu_id_start;
	__u32 cpu_id;
	union {
		__u64 ptr64;
		__u64 ptr;
	} rseq_cs;
	__u32 flags;
} __attribute__((aligned(32)));

// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin of QEMU: how often each instruction of the kernel is executed between two
 * marks. A mark is an instruction that the guest has in one place.
 *
 *   -plugin FILE,begin=HEX,end=HEX,out=FILE
 *
 * HEX are the bytes of an instruction. Each time that the end is executed, OUT gets a
 * line "N ADDRESS TIMES" for each instruction that was executed since the begin at least
 * LEAST times; N counts the ends from 0. For a guest whose CPUs take turns (-icount).
 *
 * The functions that QEMU has for its plugins are declared here: no package has their
 * header. Source: QEMU, include/qemu/qemu-plugin.h, version 1 of the interface.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PUBLIC	  __attribute__((visibility("default")))
#define SLOTS	  (1u << 20)
#define LEAST	  50
#define MARK_SIZE 16

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
typedef void (*qemu_plugin_vcpu_udata_cb_t)(unsigned int cpu, void *data);
typedef void (*qemu_plugin_vcpu_tb_trans_cb_t)(qemu_plugin_id_t id,
					       struct qemu_plugin_tb *tb);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb,
						 size_t i);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
					    qemu_plugin_vcpu_udata_cb_t cb,
					    enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *insn,
						enum qemu_plugin_op op, void *ptr,
						uint64_t by);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   qemu_plugin_vcpu_tb_trans_cb_t cb);

PUBLIC int qemu_plugin_version = 1;

struct mark {
	unsigned char bytes[MARK_SIZE];
	size_t size;
};

static struct mark begin, end;
static struct {
	uint64_t address, times;
} executed[SLOTS];
static unsigned int used, ends;
static FILE *out;

static void fatal(const char *what)
{
	fprintf(stderr, "executed: %s\n", what);
	exit(1);
}

/* The count of the instruction at @address: an open hash, never full. */
static uint64_t *times_of(uint64_t address)
{
	uint32_t i = (address * 0x9e3779b97f4a7c15ull) >> 44;

	while (executed[i].address && executed[i].address != address)
		i = (i + 1) % SLOTS;
	if (!executed[i].address) {
		if (++used > SLOTS / 2)
			fatal("too many instructions");
		executed[i].address = address;
	}
	return &executed[i].times;
}

static void on_begin(unsigned int cpu, void *unused)
{
	(void)cpu;
	(void)unused;
	for (unsigned int i = 0; i < SLOTS; i++)
		executed[i].times = 0;
}

static void on_end(unsigned int cpu, void *unused)
{
	(void)cpu;
	(void)unused;
	for (unsigned int i = 0; i < SLOTS; i++)
		if (executed[i].times >= LEAST)
			fprintf(out, "%u %016" PRIx64 " %" PRIu64 "\n", ends,
				executed[i].address, executed[i].times);
	fflush(out);
	ends++;
}

static bool is_mark(const struct qemu_plugin_insn *insn, const struct mark *mark)
{
	return qemu_plugin_insn_size(insn) == mark->size &&
	       !memcmp(qemu_plugin_insn_data(insn), mark->bytes, mark->size);
}

/* The kernel is the upper half of the addresses, on all architectures with marks. */
static void on_translation(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	(void)id;
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t address = qemu_plugin_insn_vaddr(insn);

		if (address >> 63)
			qemu_plugin_register_vcpu_insn_exec_inline(
				insn, QEMU_PLUGIN_INLINE_ADD_U64, times_of(address), 1);
		else if (is_mark(insn, &begin))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, on_begin, QEMU_PLUGIN_CB_NO_REGS, NULL);
		else if (is_mark(insn, &end))
			qemu_plugin_register_vcpu_insn_exec_cb(
				insn, on_end, QEMU_PLUGIN_CB_NO_REGS, NULL);
	}
}

static void read_mark(struct mark *mark, const char *hex)
{
	unsigned int byte;

	for (mark->size = 0; *hex; hex += 2) {
		if (mark->size == MARK_SIZE || sscanf(hex, "%2x", &byte) != 1 || !hex[1])
			fatal("begin and end are the bytes of an instruction, in "
			      "hexadecimal");
		mark->bytes[mark->size++] = byte;
	}
}

PUBLIC int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
			       char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!strncmp(argv[i], "begin=", 6))
			read_mark(&begin, argv[i] + 6);
		else if (!strncmp(argv[i], "end=", 4))
			read_mark(&end, argv[i] + 4);
		else if (!strncmp(argv[i], "out=", 4))
			out = fopen(argv[i] + 4, "w");
	}
	if (!begin.size || !end.size || !out)
		fatal("begin=HEX, end=HEX and out=FILE are needed");
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation);
	return 0;
}

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# audit.sh: flags and uses of every form, planted one a file, are found with file and line.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='planted flags and uses of every form'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# Every row is a file: its third line, and what is said of that line, as a basic regular
# expression. x86 has TIF_SSBD, 5; 7 is free, and TIF_USER_RETURN_NOTIFY afterwards.
seven='blocks a number where .* today 7: free; after a conversion 7: TIF_USER_RETURN_NOTIFY'
definitions() {
	cat <<'END'
include/linux/d1.h	#define TIF_D1 33	note TIF_D1 has the number 33: a conversion keeps clear
include/linux/d2.h	#define TIF_D2 (34)	note TIF_D2 has the number 34:
fs/d3.c	#define TIF_D3 ((int)35)	note TIF_D3 has the number 35:
kernel/d4.c	#define TIF_D4 (BASE + 4)	note TIF_D4 has the number 36:
kernel/d5.c	enum d5 { TIF_D5A = 37, TIF_D5 };	note TIF_D5 has the number 38:
kernel/d6.c	const int TIF_D6 = 39;	note TIF_D6 has the number 39:
kernel/d7.c	static const unsigned int TIF_D7 = 0x28;	note TIF_D7 has the number 40:
kernel/d8.c	#define TIF_D8 (IS_ENABLED(CONFIG_64BIT) ? 41 : 42)	note TIF_D8 has the number 41 or 42:
kernel/d9.c	#define TIF_D9 (IS_ENABLED(CONFIG_64BIT) ? 43 : 5)	fault TIF_D9 and TIF_SSBD (.*:[0-9]*) share the number 5
kernel/d10.c	#define TIF_D10 64	fault TIF_D10: 64 is no number of a flag
kernel/d11.c	#define TIF_D11 (-1)	fault TIF_D11: -1 is no number of a flag
kernel/d12.c	#define _TIF_D12 (1UL << 44)	note _TIF_D12 has the number 44:
kernel/d13.c	#define _TIF_D13 (1 << 45)	fault _TIF_D13: 1 << 45 shifts by as many bits
kernel/d14.c	#define _TIF_D14 (1 << 31)	fault _TIF_D14: an int with bit 31 set is negative
kernel/d15.c	#define TIF_D15 site()	not read TIF_D15:
arch/x86/kernel/d16.c	#define TIF_D16 (TIF_SSBD + 41)	note TIF_D16 has the number 46:
arch/x86/kernel/d17.c	enum { TIF_D17 = 7 };	blocks TIF_D17 has the number 7, and TIF_USER_RETURN_NOTIFY gets it
drivers/d18.c	#define TIF_D18 0x2f	note TIF_D18 has the number 47:
include/linux/d19.h	#define TIF_D19 5	fault TIF_D19 and TIF_SSBD (.*:[0-9]*) share the number 5
END
}
uses() {
	sed "s/@7$/$seven/" <<'END'
kernel/u1.c	int f(void) { return test_thread_flag(7); }	@7
kernel/u2.c	void f(struct task_struct *t) { set_tsk_thread_flag(t, (unsigned int)7); }	@7
kernel/u3.c	int f(struct task_struct *t) { return test_ti_thread_flag(task_thread_info(t), 7); }	@7
kernel/u4.c	void f(struct task_struct *t) { update_tsk_thread_flag(t, 7, true); }	@7
kernel/u5.c	int f(struct thread_info *ti) { return test_bit(7, &ti->flags); }	@7
kernel/u6.c	void f(struct task_struct *t) { clear_bit(7, &task_thread_info(t)->flags); }	@7
kernel/u7.c	int f(void) { return test_and_set_bit(7, &current_thread_info()->flags); }	@7
kernel/u8.c	int f(struct thread_info *ti) { return !!(ti->flags & 0x80); }	@7
kernel/u9.c	void f(struct thread_info *ti) { ti->flags |= BIT(7); }	@7
kernel/u10.c	int f(void) { return !!(current_thread_info()->flags & (1UL << 7)); }	@7
kernel/u11.c	int f(struct thread_info *ti) { return !!(READ_ONCE(ti->flags) & 0x80); }	@7
kernel/u12.c	int f(void) { unsigned long w = read_thread_flags(); return !!(w & 0x80); }	@7
kernel/u13.c	void f(struct thread_info *ti) { set_mask_bits(&ti->flags, 0x80, 0); }	@7
kernel/u14.c	int f(void) { return test_thread_flag(SITE_MARK); }	@7
kernel/u15.c	static int f(int n) { return test_thread_flag(n); } int g(void) { return f(7); }	@7
kernel/u16.c	int f(void) { return test_thread_flag(IS_ENABLED(CONFIG_A) ? 7 : 50); }	blocks a number .* today 7: free, 50: free; after
kernel/u17.c	int f(void) { return test_thread_flag(site()); }	not read site ( ): cannot be told
kernel/u18.c	int f(struct thread_info *ti) { return ti->flags >> 7 & 1; }	@7
kernel/u19.c	void f(void) { int n = 7; set_thread_flag(n); }	@7
kernel/u20.c	void f(struct thread_info *ti) { ti->flags |= 1 << 40; }	fault 1 << 40: 1 << 40 shifts
kernel/u21.c	int f(struct task_struct *t) { return !!(t->thread_info.flags & 0x80); }	@7
kernel/u22.c	void f(void) { clear_thread_flag(64); }	fault 64: 64 is no number of a flag
kernel/u23.c	int f(struct thread_info *ti) { return !!(0x80 & ti->flags); }	@7
kernel/u24.c	void f(struct thread_info *ti) { fetch_or(&ti->flags, 0x80); }	@7
kernel/u25.c	void f(struct thread_info *ti) { ti->flags &= ~0x80; }	@7
kernel/u37.c	int f(void) { struct thread_info *a, *b = next(); return !!(b->flags & 0x80); }	@7
kernel/u38.c	void f(struct thread_info *ti) { xchg(&ti->flags, 0x80); }	@7
kernel/u39.c	int f(struct thread_info *ti, unsigned long v) { return cmpxchg(&ti->flags, v, v | 0x80); }	@7
kernel/u40.c	int f(struct thread_info *ti, long v) { return try_cmpxchg(&ti->flags, &v, (v & ~BIT(7))); }	@7
kernel/u41.c	void f(struct task_struct *t) { set_mask_bits(&task_thread_info(t)->flags, _TIF_SSBD, 0x80); }	@7
kernel/u42.c	int f(long v) { return cmpxchg_relaxed(&current_thread_info()->flags, v, SITE_MASK | v); }	@7
kernel/u26.c	#define is_marked() test_thread_flag(7)	@7
kernel/u27.c	int f(void) { return !!(read_thread_flags() & TIF_SSBD); }	fault TIF_SSBD is a number, and a mask is meant
kernel/u28.c	int f(void) { return test_thread_flag(_TIF_SSBD); }	fault _TIF_SSBD is a mask, and a number is meant
include/linux/u29.h	static inline int f(void) { return test_thread_flag(7); }	@7
drivers/u30.c	int f(void) { return test_thread_flag(7); }	@7
arch/x86/kernel/u31.S	testl $0x80, TASK_TI_flags(%rax)	@7
arch/x86/kernel/u32.S	btl $7, TI_flags(%rax)	@7
arch/x86/kernel/u33.S	xbtl $7, TI_flags(%rax)	not read xbtl: what it does
arch/x86/kernel/u34.S	pextl $_TIF_SSBD, %eax	not read nothing is known about the limits of pextl
drivers/u35.S	testl $_TIF_SSBD, %eax	not read nothing is known about the limits of testl outside of arch/
drivers/u36.S	testl $0x80, TI_flags(%rax)	not read testl: what it does
END
}

# plant ROWS: a tree with the header, what the rows name, and a file for each row
plant() {
	local h=tree/arch/x86/include/asm/thread_info.h file line rest
	rm -rf tree && mkdir -p tree/arch/x86/{include/asm,kernel} tree/{drivers,fs,kernel} tree/include/linux &&
		printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 1\n' >tree/Makefile &&
		printf '#define TIF_SIGPENDING 2\n#define TIF_NEED_RESCHED 3\n#define TIF_SSBD 5\n' >$h &&
		printf '#define _TIF_SSBD (1 << TIF_SSBD)\n' >>$h &&
		printf '#define BASE 32\n#define SITE_MARK 7\n#define SITE_MASK 0x80\n' >tree/include/linux/base.h || return
	while IFS=$'\t' read -r file line rest; do
		test -z "$file" || printf '\n/* TIF_ is named here */\n%s\n' "$line" >"tree/$file" || return
	done <<<"$1"
}

# list_found: "FILE:LINE: SEVERITY TEXT" of all that was found, one a line; what has no
# line is about the kit's facts
list_found() {
	jq -r '.core, .archs[] | (.findings[] | "\(.file):\(.line): \(.severity) \(.text)"),
		(.not_read[] | "\(.file):\(.line): not read \(.text)"),
		(.faults[]? | "\(.file):\(.line): fault \(.text)")' found.json | grep -v ':0: '
}

# found ROWS [OPTION...]: each row at its place, and no other place
found() {
	local rows=$1 file line say missed=0
	shift
	plant "$rows" && test_expect_code 1 "$KIT/scripts/audit.sh" --format json --out found.json "$@" tree &&
		jsonschema -i found.json "$KIT/docs/audit.schema.json" && list_found >places || return
	while IFS=$'\t' read -r file line say; do
		grep -q -e "^$file:3: $say" places || {
			echo "missed: $file: $line"
			missed=$((missed + 1))
		}
	done <<<"$rows"
	cut -d: -f1,2 places | grep -v thread_info.h: | sort -u >have
	cut -f1 <<<"$rows" | sed 's/$/:3/' | sort -u >want
	test "$missed" = 0 && test_cmp want have
}

test_expect_success 'without a plant nothing is found' '
	plant "kernel/x.c	int f(struct thread_info *ti, long v) { return try_cmpxchg(&ti->flags, &v, v | _TIF_SSBD); }" && "$KIT/scripts/audit.sh" --format json --out found.json tree && list_found >places &&
	! grep -v thread_info.h: places
'
test_expect_success 'definitions of every form' 'found "$(definitions)"'
test_expect_success 'uses of every form' 'found "$(uses)"'
test_expect_success 'what is not read is in the verdict, and in no conversion' '
	plant "kernel/x.c	int f(void) { return test_thread_flag(site()); }" &&
	test_expect_code 1 "$KIT/scripts/audit.sh" tree >text && grep "^x86 .* no " text &&
	plant "kernel/x.c	int x; /* TIF_ */" && "$KIT/scripts/audit.sh" tree >text && grep "^x86 .* as is" text &&
	truncate -s 9M tree/kernel/x.c && test_expect_code 1 "$KIT/scripts/audit.sh" tree >text && grep "^x86 .* no " text &&
	grep "kernel/x.c: .*not searched for flags: larger" text
'
test_expect_success 'a large file that names no flag is nothing to worry about' '
	plant "kernel/y.c	int y;" && truncate -s 9M tree/kernel/x.c && "$KIT/scripts/audit.sh" tree >text && grep "^x86 .* as is" text
'
test_expect_success '--facts and --with: what is not in the kit, and not in the tree' '
	plant "kernel/y.c	int y;" && mkdir -p mine/x86 out module && cp "$KIT/arch/x86/facts" mine/x86 &&
	printf "insn pextl mask u8\n\tsource the manual\n" >>mine/x86/facts &&
	printf "\n\n\tpextl \$_TIF_SSBD, %%eax\n" >tree/arch/x86/kernel/x.S &&
	test_expect_code 1 "$KIT/scripts/audit.sh" tree >text && "$KIT/scripts/audit.sh" --facts mine tree >text &&
	printf "\n\n#define TIF_MODULE 45\n" >module/m.c && "$KIT/scripts/audit.sh" --facts mine --with module tree >text &&
	grep "module/m.c:3: TIF_MODULE has the number 45" text
'

test_done

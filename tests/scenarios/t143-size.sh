#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the audit of a large tree costs: counts decide, the time is only shown.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a large tree'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# 40 architectures of 64 flags under 8 configurations, 25 files of code each
test_expect_success 'setup' '
	"$KIT/scripts/audit.sh" --version && mkdir tree && touch tree/Makefile && awk "BEGIN {
		for (i = 0; i < 64; i++) {
			if (i < 3) print \"#ifdef CONFIG_\" i
			print \"#define TIF_F\" i \" \" i \" /* flag \" i \" */\"
			print \"#define _TIF_F\" i \" (1UL << TIF_F\" i \")\"
			if (i < 3) print \"#endif\"
		} }" >header &&
	awk "BEGIN { for (i = 0; i < 2000; i++) print \"int f\" i \"(void) { return \" \
		(i % 50 ? \"i\" : \"test_thread_flag(TIF_F\" i / 50 \")\") \"; }\" }" >code.c &&
	for a in $(seq 40); do
		mkdir -p tree/arch/a$a/include/asm tree/arch/a$a/kernel && cp header tree/arch/a$a/include/asm/thread_info.h &&
		for c in $(seq 25); do ln code.c tree/arch/a$a/kernel/c$c.c || return 1; done
	done
'
test_expect_success 'all is read, in 200 MB' '
	start=$EPOCHREALTIME && (ulimit -v 204800 && exec timeout 120 "$KIT/scripts/audit.sh" --format json tree) >json &&
	awk -v a="$start" -v b="$EPOCHREALTIME" "BEGIN { printf \"# %.2f s for 40 architectures, 1000 files, 60 MB of code\\n\", b - a }" >&3 &&
	jq -e "(.archs | length) == 40 and ([.archs[].flags[] | select(.kind == \"bit\")] | length) == 2560 and
		([.archs[].flags[] | select(.kind == \"mask\")] | length) == 2560" json
'
test_expect_success 'the page is no larger than what it shows' '
	(ulimit -v 204800 && exec timeout 120 "$KIT/scripts/audit.sh" --format html tree) >html &&
	test "$(grep -c "role=\"img\"" html)" -ge 2560 && test "$(wc -c <html)" -lt 20000000
'

test_done

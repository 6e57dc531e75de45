#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='patches that do not fit are explained, all of them, and nothing lands'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

fresh() { rm -rf tree && new_tree; }

test_expect_success 'setup' 'new_kit && new_tree'

test_expect_success 'a changed line: patch, file, hunk, line, reason' '
	sed -i "s/account_time(prev);/account_vendor_time(prev);/" tree/kernel/sched/core.c &&
	refuses 1 "rseq/sched.patch, kernel/sched/core.c, hunk 1, line 5: the lines differ" --json c.json tree &&
	grep -x "    -.account_time(prev);" err && grep -x "    +.account_vendor_time(prev);" err
'

test_expect_success 'the same for programs' '
	jq -e ".outcome == \"conflict\" and .exit == 1 and (.conflicts | length) == 1" c.json &&
	jq -e ".conflicts[0] | .patch == \"rseq/sched.patch\" and .file == \"kernel/sched/core.c\" and
		.hunk == 1 and .line == 5 and .already_applied == false and
		(.expected | index(\"\taccount_time(prev);\")) == 2 and
		(.found | index(\"\taccount_vendor_time(prev);\")) == 2" c.json &&
	jq -e "[.patches[] | select(.outcome == \"conflict\").name] == [\"rseq/sched.patch\"]" c.json
'

test_expect_success 'every patch is tried, and every conflict told' '
	sed -i "s/disable_interrupts();/vendor_disable();/" tree/kernel/entry.c &&
	sed -i "s/^config KPROBES/config VENDOR/" tree/arch/Kconfig &&
	refuses 1 "patches do not fit" --json c.json tree &&
	jq -r ".conflicts[] | \"\(.patch) \(.file) \(.hunk)\"" c.json >have &&
	cat >want <<-END &&
	tif/kconfig.patch arch/Kconfig 1
	rseq/sched.patch kernel/sched/core.c 1
	rseq/entry.patch kernel/entry.c 2
	rseq/last.patch kernel/entry.c 1
	END
	test_cmp want have
'

test_expect_success 'a dry run explains the same' '
	cp have want && refuses 1 "nothing landed" --dry-run --json c.json tree &&
	jq -r ".conflicts[] | \"\(.patch) \(.file) \(.hunk)\"" c.json >have && test_cmp want have
'

test_expect_success 'a hunk that is in the tree already is told from one that differs' '
	fresh && patch -s -p1 -d tree <kit/patches/rseq/sched.patch &&
	refuses 1 "rseq/sched.patch.*already applied" --json c.json tree &&
	jq -e "(.conflicts | length) == 2 and all(.conflicts[]; .already_applied)" c.json
'

test_expect_success 'half of a patch in the tree' '
	fresh && sed -i "/rseq_preempt(prev);/d; /rseq_migrate(task);/d" tree/kernel/sched/core.c &&
	refuses 1 "rseq/sched.patch, kernel/sched/core.c, hunk 1, .*already applied" --json c.json tree &&
	jq -e "[.conflicts[].hunk] == [1]" c.json
'

test_expect_success 'the lines found are looked for where they moved to' '
	fresh && for i in $(seq 40); do echo "/* filler $i */"; done >filler &&
	sed -i "4r filler" tree/kernel/sched/core.c &&
	sed -i "s/account_time(prev);/account_vendor_time(prev);/" tree/kernel/sched/core.c &&
	refuses 1 "the lines differ (the nearest are at line 45)" --json c.json tree &&
	jq -e ".conflicts[0].found | index(\"\taccount_vendor_time(prev);\")" c.json
'

test_expect_success 'where no line is the same, those with the most words of it are found, and lines are those of the file' '
	fresh && sed -i "s/set_cpu(task, cpu);/set_cpu(task, vendor(cpu));/" tree/kernel/sched/core.c && mkdir -p own/rseq &&
	{ sed "/^--- a/,\$d" kit/patches/rseq/sched.patch && printf "%s\n" "--- a/kernel/sched/core.c" "+++ b/kernel/sched/core.c" "@@ -3 +3,2 @@" \
		"-#include <linux/entry.h>" "+#include <linux/entry.h>" "+#include <linux/rseq.h>" "@@ -14 +15 @@" "-	set_cpu(task, cpu);" "+	other(task);"; } >own/rseq/sched.patch &&
	refuses 1 "hunk 2, line 14: the lines differ (the nearest are at line 15)" --with own --json c.json tree &&
	jq -e ".conflicts[0].found == [\"\tset_cpu(task, vendor(cpu));\"]" c.json
'

test_expect_success 'a file that does not exist' '
	fresh && rm tree/kernel/sched/core.c &&
	refuses 1 "rseq/sched.patch, kernel/sched/core.c: the file does not exist" tree
'

test_expect_success 'a file to be added that exists with other contents' '
	fresh && echo "int vendor;" >tree/kernel/rseq_entry.c &&
	refuses 1 "compat/rseq.patch, kernel/rseq_entry.c, hunk 1, line 1: the file exists already" tree
'

test_expect_success 'a file to be added that exists with the same contents, and a line more' '
	fresh && cp kit/compat/rseq/kernel/rseq_entry.c tree/kernel/ && echo "/* more */" >>tree/kernel/rseq_entry.c &&
	refuses 1 "compat/rseq.patch, kernel/rseq_entry.c, hunk 1, line 1: already applied (at line 1)" tree
'

test_expect_success 'no patch is applied with fuzz' '
	fresh && sed -i "s/^static void migrate/static int migrate/" tree/kernel/sched/core.c &&
	refuses 1 "rseq/sched.patch" tree
'

test_expect_success 'wiggle proposes, in the folder asked for only' '
	fresh && sed -i "s/account_time(prev);/account_vendor_time(prev);/" tree/kernel/sched/core.c &&
	refuses 1 "the lines differ" tree && grep "wiggle: .*--propose DIR writes it" err &&
	refuses 1 "the lines differ" --propose "my proposal" tree &&
	merged="my proposal/rseq/sched/kernel/sched/core.c" && grep "written to .*$merged" err &&
	grep account_vendor_time "$merged" && grep "rseq_raise(next);" "$merged" && ! grep rseq_preempt "$merged"
'

test_expect_success 'two whole files of one name are not offered to wiggle' '
	fresh && echo "int vendor;" >tree/kernel/rseq_entry.c && refuses 1 "the file exists already" --propose merges --json c.json tree &&
	! grep wiggle err && [[ ! -e merges ]] && jq -e ".conflicts[0].wiggle == \"\"" c.json
'
test_expect_success 'white space that nobody sees is named' '
	fresh && sed -i "s/^\taccount_time(prev);/        account_time(prev);/" tree/kernel/sched/core.c &&
	refuses 1 "rseq/sched.patch.*the lines differ in white space only" tree
'
test_expect_success 'and so is an encoding' '
	fresh && sed -i "s/account_time(prev);/account_time(prev); \/* J\xc3\xb6 *\//" kit/patches/rseq/sched.patch &&
	sed -i "s/account_time(prev);/account_time(prev); \/* J\xf6 *\//" tree/kernel/sched/core.c &&
	refuses 1 "the lines differ in their encoding only (the file is not UTF-8)" tree && cp "$MINI/kit/patches/rseq/sched.patch" kit/patches/rseq/
'
test_expect_success 'every file with CRLF is named at once' '
	fresh && sed -i "s/$/\r/" tree/kernel/entry.c tree/kernel/sched/core.c &&
	refuses 1 "kernel/sched/core.c kernel/entry.c have CRLF" tree
'

test_expect_success 'a tree where the series is in place by hand' '
	fresh && cp -R kit/compat/tif/. kit/compat/rseq/. tree/ && for f in include/{asm-generic/thread_info_tif,linux/rseq_entry}.h kernel/rseq_entry.c; do
		echo "/* of the vendor */" >>tree/$f || return 1
	done && for p in tif/kconfig arch/x86/select arch/s390/select rseq/build rseq/sched rseq/entry rseq/last; do
		patch -s -p1 -d tree <kit/patches/$p.patch || return 1
	done &&
	refuses 1 "do not fit" --json c.json tree &&
	jq -e "[.conflicts[] | select(.already_applied | not) | .file] | unique - [\"kernel/entry.c\"] == []" c.json
'

test_done

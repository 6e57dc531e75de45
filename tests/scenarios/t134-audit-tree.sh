#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# audit.sh and convert.sh agree: on a header of our own, and on a real tree.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the audit and the conversions agree'
# a real tree where there is one; the tests have a cache of their own
REAL=${TIF_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tif-backports}/trees/linux-6.12
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

if [[ -d $REAL ]]; then test_set_prereq REAL; fi
# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

test_expect_success 'setup' '
	mkdir -p tree/arch/nios2/include/asm tree/arch/nios2/kernel && : >tree/Makefile &&
	printf "%s\n" "#ifndef A" "#define A" "" "#define TIF_SYSCALL_TRACE	0" "#define TIF_NOTIFY_RESUME	1" \
		"#define TIF_SIGPENDING		2" "" "#define _TIF_SYSCALL_TRACE	(1 << TIF_SYSCALL_TRACE)" \
		"#define _TIF_NOTIFY_RESUME	(1 << TIF_NOTIFY_RESUME)" "#define _TIF_SIGPENDING		(1 << TIF_SIGPENDING)" \
		"" "#define _TIF_WORK_MASK		0x0000FFFE" "" "#endif" >tree/arch/nios2/include/asm/thread_info.h &&
	echo "	ANDI32	r11, r10, _TIF_WORK_MASK" >tree/arch/nios2/kernel/entry.S
'
# converted KIND FOLDER: the tree after a conversion with this kind of numbers
converted() {
	rm -rf "$1" out && cp -r tree "$1" && mkdir -p "$1/include/asm-generic" out &&
		"$KIT/scripts/convert.sh" --arch nios2 --numbering "$1" tree out &&
		cp out/arch/nios2/include/asm/thread_info.h "$1/arch/nios2/include/asm" &&
		cp "$KIT/compat/$2/include/asm-generic/thread_info_tif.h" "$1/include/asm-generic"
}
test_expect_success 'a conversion is explained, flag by flag' '
	"$KIT/scripts/audit.sh" tree >out.txt && grep "^nios2 .* with fixes" out.txt && converted generic tif &&
	"$KIT/scripts/audit.sh" --format json tree generic >two.json && jsonschema -i two.json "$KIT/docs/audit.schema.json" &&
	jq -e ".archs[0].changes | length >= 8 and all(.explained)" two.json &&
	jq -e ".archs[0].changes[] | select(.name == \"TIF_SYSCALL_TRACE\") | .from == 0 and .to == 16" two.json
'
test_expect_success 'with native numbers nothing moves' '
	converted native tif-native && "$KIT/scripts/audit.sh" --format json tree native >two.json &&
	jq -e ".archs[0].changes | all(.explained and .change != \"renumbered\" and .change != \"gone\")" two.json
'
test_expect_success 'a converted tree has no fault' '
	"$KIT/scripts/audit.sh" generic >out.txt && grep "^nios2 .* converted" out.txt && "$KIT/scripts/audit.sh" native
'
test_expect_success 'a number that a conversion got wrong is a fault' '
	sed -i "s/SYSCALL_TRACE.*16/SYSCALL_TRACE 17/" generic/arch/nios2/include/asm/thread_info.h &&
	test_expect_code 1 "$KIT/scripts/audit.sh" tree generic | tr -s " \n" " " | grep "TIF_SYSCALL_TRACE is 17 in the other tree, nothing"
'
# the limit of the shell: 200 MB of memory; make bench has the time
test_expect_success REAL 'a real tree in 200 MB (needs a 6.12 tree in the cache)' '
	"$KIT/scripts/audit.sh" --help && (ulimit -v 204800 && "$KIT/scripts/audit.sh" --format json --out real.json "$REAL") &&
	jsonschema -i real.json "$KIT/docs/audit.schema.json" && jq -e ".archs | length == 22" real.json
'
# agrees ARCH ANSWER: convert.sh does what the verdict says
agrees() {
	local rc=0
	mkdir -p "real/$1" && "$KIT/scripts/convert.sh" --arch "$1" "$REAL" "real/$1" >log 2>&1 || rc=$?
	case "$rc $2" in '0 as is' | '0 with fixes' | '0 converted' | '1 no') ;; *) echo "$1: $rc $2" && false ;; esac
}
test_expect_success REAL 'every verdict is what convert.sh does (needs a 6.12 tree in the cache)' '
	jq -r ".archs[] | [.folder, .verdict.answer] | @tsv" real.json >verdicts &&
	while IFS="	" read -r arch answer; do agrees "$arch" "$answer" || return 1; done <verdicts
'

test_done

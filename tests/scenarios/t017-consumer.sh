#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a kernel that the fast path is not for does not build: no consumer, another area'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# compile IDS OPTION...: the core with these IDs, by the oldest dialect that a target has,
# against headers that all are stub/kernel.h.
compile() {
	local ids=$1
	shift
	gcc -std=gnu89 -Wall -Wno-unused-function -Werror -fsyntax-only -Iinclude -I"$KIT/compat/rseq/include" \
		-I"$KIT/compat/rseq-ids/include" -I"$KIT/compat/$ids/include" -DCONFIG_RSEQ \
		"$@" "$KIT/compat/rseq/kernel/rseq_entry.c" >said 2>&1 || { cat said && return 1; }
}

# stops WORDS IDS OPTION...: the compiler refuses it, for no other reason.
stops() {
	local words=$1
	shift
	! compile "$@" && grep -q -e "error: .*$words" said && ! grep 'error:' said | grep -v -e "$words"
}

own='-DCONFIG_HAVE_TIF_RSEQ -DARCH_CONSUMES_TIF_RSEQ'

test_expect_success 'setup: a header for each that is included' '
	mkdir include && grep -hoE "^#include <[^>]+>" "$KIT/compat/rseq/kernel/rseq_entry.c" \
		"$KIT"/compat/rseq*/include/linux/*.h | sed "s/.*<//; s/>//" | sort -u >wanted &&
	while read -r header; do
		case $header in linux/rseq_entry.h | linux/rseq_ids.h | linux/rseq_node_ids.h) continue ;; esac
		mkdir -p "include/${header%/*}" && echo "#include \"$KIT/tests/scenarios/stub/kernel.h\"" >"include/$header"
	done <wanted && test -e include/linux/uaccess.h
'
for how in "$own" "-DCONFIG_HAVE_TIF_RSEQ -DCONFIG_GENERIC_ENTRY" "-DCONFIG_HAVE_TIF_RSEQ -DCONFIG_GENERIC_IRQ_ENTRY" ''; do
	test_expect_success "it compiles with ${how:-the alias}" "
		compile rseq-ids-cpu $how && compile rseq-ids-cpu -DWITHOUT_NODE $how && compile rseq-ids-node $how &&
		compile rseq-ids-copy $how && compile rseq-ids-copy -DCONFIG_DEBUG_RSEQ $how && compile rseq-ids-node -DMASKED $how &&
		compile rseq-ids-cpu -DWITHOUT_NODE -DRSEQ_CS_UNION $how
	"
done
# A series may choose its IDs by a probe: whatever it may choose has to compile.
while read -r ids; do
	test_expect_success "$ids of a series compiles" "
		compile $ids $own && compile $ids -DCONFIG_DEBUG_RSEQ $own
	"
done < <(cd "$KIT/series" && grep -ho '^compat/rseq-ids-[a-z]*' -- * | sed 's,compat/,,' | sort -u)
test_expect_success 'HAVE_TIF_RSEQ without a consumer' '
	stops "HAVE_TIF_RSEQ, but the exit to user mode does not consume it: all events would be lost" \
		rseq-ids-node -DCONFIG_HAVE_TIF_RSEQ
'
test_expect_success 'HAVE_TIF_RSEQ, and the number is that of TIF_NOTIFY_RESUME' '
	stops "TIF_RSEQ != TIF_NOTIFY_RESUME" rseq-ids-node $own -DTIF_RSEQ=TIF_NOTIFY_RESUME
'
test_expect_success 'HAVE_TIF_RSEQ, and a patch on top gave its number to another flag' '
	for flag in NEED_RESCHED_LAZY NOTIFY_SIGNAL PATCH_PENDING SSBD; do
		stops "TIF_RSEQ != TIF_$flag" rseq-ids-node $own -DTIF_$flag=11 && compile rseq-ids-node $own -DTIF_$flag=12 || return 1
	done
'
test_expect_success 'HAVE_TIF_RSEQ, and no flag has that number' '
	stops "TIF_RSEQ < 8 \* sizeof" rseq-ids-node $own -DTIF_RSEQ=64 -Wno-shift-count-overflow
'
test_expect_success 'an area that has a field more, or none of the newer ones' '
	for ids in rseq-ids-node rseq-ids-copy; do
		stops "offsetof(struct rseq, end) == offsetofend(struct rseq, mm_cid)" $ids $own -DMORE_FIELDS || return 1
	done &&
	! compile rseq-ids-node $own -DWITHOUT_NODE && grep "has no member named .node_id" said
'
test_expect_success 'an area that is laid out in another way' '
	for ids in rseq-ids-cpu rseq-ids-node rseq-ids-copy; do
		stops "static assertion failed.*offsetof(struct rseq, cpu_id" $ids $own -DFIELDS_SWAPPED || return 1
	done
'
test_expect_success 'a copy that is smaller than the area' '
	stops "rseq_fields" rseq-ids-copy $own -DCONFIG_DEBUG_RSEQ -DSMALL_COPY
'
test_expect_success 'what lands asks for no version' '! grep -rn "LINUX_VERSION_CODE\|KERNEL_VERSION" "$KIT/compat"'
test_done

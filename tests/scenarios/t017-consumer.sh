#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a kernel that the fast path is not for does not build'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# compile IDS VERSION OPTION...: the core with these IDs, for a kernel of this version,
# by the oldest dialect that a target has, against headers that all are stub/kernel.h.
compile() {
	local ids=$1 version=$2
	shift 2
	gcc -std=gnu89 -Wall -Wno-unused-function -Werror -fsyntax-only -Iinclude -I"$KIT/compat/rseq/include" \
		-I"$KIT/compat/rseq-ids/include" -I"$KIT/compat/$ids/include" -DCONFIG_RSEQ -DLINUX_VERSION_CODE="KERNEL_VERSION(${version//./,},0)" \
		"$@" "$KIT/compat/rseq/kernel/rseq_entry.c" >said 2>&1 || { cat said && return 1; }
}

# stops WORDS IDS VERSION OPTION...: the compiler refuses it, for no other reason.
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
		compile rseq-ids-cpu 5.10 $how && compile rseq-ids-cpu 6.1 $how && compile rseq-ids-node 6.12 $how &&
		compile rseq-ids-copy 6.18 $how && compile rseq-ids-copy 6.18 -DCONFIG_DEBUG_RSEQ $how
	"
done
# A series may choose its IDs by a probe: whatever it may choose has to compile.
while read -r version ids; do
	test_expect_success "$ids of series $version compiles for $version" "
		compile $ids $version $own && compile $ids $version -DCONFIG_DEBUG_RSEQ $own
	"
done < <(cd "$KIT/series" && grep -o '^compat/rseq-ids-[a-z]*' -- * | sed 's,:compat/, ,')
test_expect_success 'HAVE_TIF_RSEQ without a consumer' '
	stops "HAVE_TIF_RSEQ, but the exit to user mode does not consume it: all events would be lost" \
		rseq-ids-node 6.12 -DCONFIG_HAVE_TIF_RSEQ
'
test_expect_success 'HAVE_TIF_RSEQ, and the number is that of TIF_NOTIFY_RESUME' '
	stops "TIF_RSEQ != TIF_NOTIFY_RESUME" rseq-ids-node 6.12 $own -DTIF_RSEQ=TIF_NOTIFY_RESUME
'
test_expect_success 'HAVE_TIF_RSEQ, and no flag has that number' '
	stops "TIF_RSEQ < 8 \* sizeof" rseq-ids-node 6.12 $own -DTIF_RSEQ=64 -Wno-shift-count-overflow
'
test_expect_success 'a kernel that is too old or too new for the fast path' '
	for version in 5.9 6.19 7.2; do
		stops "made for Linux .*, and this kernel is another" rseq-ids-node $version $own &&
			grep "This rseq fast path is made for Linux 5.10 to 6.18" said || return 1
	done
'
test_expect_success 'a kernel that the IDs are not for' '
	stops "The rseq IDs without node_id are made for" rseq-ids-cpu 6.3 $own &&
	stops "The rseq IDs with node_id are made for" rseq-ids-node 6.2 $own &&
	stops "The rseq IDs with a copy are made for" rseq-ids-copy 6.11 $own
'
test_done

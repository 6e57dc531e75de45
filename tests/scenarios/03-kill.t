#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2016,SC2154
test_description='apply.sh killed at every step: the next run completes or takes back'

. "$(dirname -- "$0")/lib.sh"

# a short series that adds (in new folders too), changes and deletes
test_expect_success 'setup' '
	new_kit && mkdir -p kit/compat/rseq/lib/new && echo "int deep;" >kit/compat/rseq/lib/new/deep.c &&
	printf "%s\n" "# level: rseq" compat/rseq.patch rseq/build.patch rseq/entry.patch >kit/series/6.12 &&
	new_tree pristine && bytes pristine >pristine.bytes && cp -a pristine applied &&
	apply applied >/dev/null && bytes applied >applied.bytes &&
	export TMPDIR=$PWD/tmp && mkdir tmp && kit/scripts/apply.sh --list-steps >steps && : >hit
'

# killed_at STEP ARGS...: true if the run was killed there, recorded in hit.
killed_at() {
	local at=$1 rc=0
	shift
	(TIF_KILL_AT=$at kit/scripts/apply.sh "$@" >/dev/null 2>&1) 2>/dev/null || rc=$?
	case $rc in
	137) echo "${at%:*}" >>hit ;;
	0) return 1 ;;
	*) echo "unexpected exit $rc" && return 2 ;;
	esac
}

# is_now BYTES TREE
is_now() { bytes "$2" >have && test_cmp "$1" have; }

# status_changes_nothing TREE
status_changes_nothing() {
	snapshot "$1" >before && apply --status "$1" >out && snapshot "$1" >after && test_cmp before after
}

# check_killed TREE: the next run, be it an apply or an undo, ends well; and a
# dry run changes nothing.
check_killed() {
	status_changes_nothing "$1" && cp -a "$1" other &&
		apply "$1" >out 2>&1 && is_now applied.bytes "$1" &&
		apply --undo other >out 2>&1 && is_now pristine.bytes other &&
		rm -rf other "$1"
}

for at in $(<steps); do
	case $at in undo-ready) break ;; esac
	count=1
	while :; do
		rm -rf tree && cp -a pristine tree
		killed_at "$at:$count" tree || break
		test_expect_success "apply killed at $at, time $count" 'check_killed tree'
		count=$((count + 1))
	done
done

for at in $(sed -n '/^undo-ready/,$p' steps); do
	count=1
	while :; do
		rm -rf tree && cp -a applied tree
		killed_at "$at:$count" --undo tree || break
		test_expect_success "undo killed at $at, time $count" 'check_killed tree'
		count=$((count + 1))
	done
done

test_expect_success 'every step was reached' 'sort -u hit >have && sort steps >want && test_cmp want have'

test_expect_success 'killed again while completing' '
	cp -a pristine tree && killed_at land:2 tree && killed_at land:4 tree && killed_at pc tree &&
	apply tree >out && grep "interrupted run was completed" out && is_now applied.bytes tree
'

test_expect_success 'killed again while taking back' '
	killed_at restore:2 --undo tree && killed_at restore:3 --undo tree && killed_at undone tree &&
	apply --undo tree >out && is_now pristine.bytes tree && rm -rf tree
'

test_expect_success 'a half-applied tree says so, and a dry run leaves it alone' '
	cp -a pristine tree && killed_at land:3 tree && status_is half-applied &&
	refuses 1 "interrupted run is to be completed first" --dry-run tree
'

test_expect_success 'an edit of a file still to land stops the completion' '
	echo "/* mine */" >>tree/include/linux/entry.h &&
	refuses 1 "edited since: include/linux/entry.h" tree &&
	cp -a tree/.tif-backports/orig/include/linux/entry.h tree/include/linux/entry.h &&
	apply tree >/dev/null && is_now applied.bytes tree && rm -rf tree
'

test_expect_success 'what killed runs left in TMPDIR is gone after the next one' '
	cp -a pristine tree && apply tree >/dev/null && rmdir tmp && mkdir tmp
'

test_done

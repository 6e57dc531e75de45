#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='apply.sh killed at every step: the next run completes or takes back'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# a short series that adds (in new folders), changes and deletes
test_expect_success 'setup' '
	new_kit && rm -r kit/compat/rseq/* && mkdir -p kit/compat/rseq/lib/new &&
	echo "int deep;" >kit/compat/rseq/lib/new/deep.c &&
	printf "%s\n" "# level: rseq" compat/rseq.patch rseq/build.patch >kit/series/6.12 &&
	new_tree pristine && bytes pristine >pristine.bytes && cp -a pristine applied &&
	apply applied >/dev/null && bytes applied >applied.bytes &&
	export TMPDIR=$(mktemp -d) && kit/scripts/apply.sh --list-steps | grep -v -e "^update-" -e "^git-" >steps && : >hit && : >surprises
'

# killed_at STEP ARGS...: true if the run was killed there, recorded in hit.
killed_at() {
	local at=$1 rc=0
	shift
	TIF_KILL_AT=$at kit/scripts/apply.sh "$@" >/dev/null 2>&1 || rc=$?
	case $rc in
	137) echo "${at%:*}" >>hit ;;
	0) return 1 ;;
	*)
		echo "$at $*: exit $rc" >>surprises
		return 1
		;;
	esac
}

# is_now BYTES TREE
is_now() { bytes "$2" >have && test_cmp "$1" have; }

# check_killed TREE: the next run, be it an apply or an undo, ends well.
check_killed() {
	cp -a "$1" other &&
		apply "$1" >out 2>&1 && is_now applied.bytes "$1" &&
		apply --undo other >out 2>&1 && is_now pristine.bytes other
}

# kill_at_each ORIGIN STEPS ARGS...: at every step, every time it is passed.
kill_at_each() {
	local from=$1 steps=$2 at count
	shift 2
	while read -r at <&6; do
		count=1
		while rm -rf tree other && cp -a "$from" tree && killed_at "$at:$count" "$@" tree; do
			test_expect_success "$* killed at $at, time $count" 'check_killed tree'
			count=$((count + 1))
		done
	done 6<"$steps"
	rm -rf tree other
}

test_expect_success 'the steps are those of an apply, then those of an undo' '
	sed "/^undo-ready/,\$d" steps >apply-steps && sed -n "/^undo-ready/,\$p" steps >undo-steps &&
	[[ -s apply-steps && -s undo-steps ]]
'

kill_at_each pristine apply-steps --level rseq
kill_at_each applied undo-steps --undo

test_expect_success 'every run was killed or ended well' 'test_must_be_empty surprises'
test_expect_success 'every step was reached' 'sort -u hit >have && sort steps >want && test_cmp want have'

# cut_lists FILE SIZE: as if the run was killed when it had written so much of that list.
cut_lists() {
	local name found=0
	for name in manifest folders sums info.json; do
		if ((found)); then rm -- "tree/.tif-backports/$name"; fi
		if [[ $name == "$1" ]]; then truncate -s "$2" "tree/.tif-backports/$name" && found=1; fi
	done
	((found))
}
test_expect_success 'the lists of a staging' '
	rm -rf tree && cp -a pristine tree && killed_at manifest tree && cp -a tree staged
'
for list in manifest folders sums info.json; do
	# nothing of it, a part of its first line, its first line, and its half
	state=staged/.tif-backports/$list
	for size in 0 5 $(($(head -n 1 "$state" | wc -c))) $(($(wc -c <"$state") / 2)); do
		test_expect_success "killed when $size bytes of $list were written" '
			rm -rf tree other && cp -a staged tree && cut_lists $list $size && check_killed tree
		'
	done
done

test_expect_success 'killed again while completing' '
	rm -rf tree && cp -a pristine tree && killed_at land:1 tree && killed_at land:2 tree && killed_at pc tree &&
	apply tree >out && grep "interrupted run was completed" out && is_now applied.bytes tree
'

test_expect_success 'killed again while taking back' '
	killed_at restore:1 --undo tree && killed_at restore:2 --undo tree && killed_at undone tree &&
	apply --undo tree >out && is_now pristine.bytes tree && rm -rf tree
'

test_expect_success 'a half-applied tree says so, and a dry run leaves it alone' '
	cp -a pristine tree && killed_at land:1 tree && snapshot tree >before && status_is half-applied &&
	snapshot tree >after && test_cmp before after &&
	refuses 1 "interrupted run is to be completed first" --dry-run tree
'

test_expect_success 'an edit of a file still to land stops the completion' '
	echo "# mine" >>tree/kernel/Makefile &&
	refuses 1 "edited since: kernel/Makefile" tree &&
	cp -a tree/.tif-backports/orig/kernel/Makefile tree/kernel/Makefile &&
	apply tree >/dev/null && is_now applied.bytes tree && rm -rf tree
'

test_expect_success 'an edit of a file still to restore stops the undo' '
	cp -a applied tree && killed_at unstack --undo tree && cp -a tree/kernel/Makefile landed &&
	echo "# mine" >>tree/kernel/Makefile &&
	refuses 1 "interrupted undo cannot be completed: edited since: kernel/Makefile" --undo tree &&
	cp -a landed tree/kernel/Makefile && apply --undo tree >/dev/null && is_now pristine.bytes tree && rm -rf tree
'

test_expect_success 'what killed runs left in TMPDIR is gone after the next one' '
	cp -a pristine tree && killed_at stage tree && ls "$TMPDIR" | grep . && apply tree >/dev/null && rmdir "$TMPDIR"
'

test_done

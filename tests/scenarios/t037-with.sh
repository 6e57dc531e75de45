#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='apply.sh --with: patches made by hand in the place of some of the series'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# a tree whose vendor renamed the call, and a hook that knows that
vendor_tree() { rm -rf tree && new_tree && sed -i 's/account_time(prev);/account_vendor_time(prev);/' tree/kernel/sched/core.c; }

test_expect_success 'setup' '
	new_kit && mkdir -p "my hooks/rseq" && vendor_tree && bytes tree >vendor.bytes &&
	sed "s/account_time(prev);/account_vendor_time(prev);/" kit/patches/rseq/sched.patch >"my hooks/rseq/sched.patch"
'
test_expect_success 'without it: a conflict' 'refuses 1 "rseq/sched.patch" tree'
test_expect_success 'with it the stack lands, and the report names it' '
	apply --with "my hooks" --json r.json tree >out && grep "^vendor.s own: rseq/sched.patch" out && status_is applied &&
	jq -e "[.patches[] | select(.vendor).name] == [\"rseq/sched.patch\"]" r.json && grep account_vendor_time tree/patches/rseq/sched.patch
'
test_expect_success 'so do the record and the status' '
	jq -e ".vendor == [\"rseq/sched.patch\"]" tree/.tif-backports/info.json && jq -e ".vendor == [\"rseq/sched.patch\"]" status.json &&
	apply --status tree | grep "^1 of its patches are the vendor.s own (--with): rseq/sched.patch"
'
test_expect_success 'again: already there; without it, or edited: another state' '
	apply --with "my hooks" tree | grep "^Already applied" && refuses 1 "another state" tree &&
	cp -R "my hooks" other && sed -i "1i # later" other/rseq/sched.patch && refuses 1 "another state" --with other tree
'
test_expect_success 'undo' 'apply --undo tree >/dev/null && bytes tree >have && test_cmp vendor.bytes have'
test_expect_success 'the folder may have another name' '
	apply --with "my hooks" tree >/dev/null && cp -R "my hooks" hooks2 && apply --with hooks2 tree | grep "^Already applied" &&
	apply --undo tree >/dev/null
'
test_expect_success 'a generated patch can be replaced, too' '
	rm -rf tree && new_tree && mkdir -p files/compat && apply tree >/dev/null && sed "s/^+.*Subject.*//" tree/patches/compat/tif.patch >files/compat/tif.patch &&
	apply --undo tree >/dev/null && apply --with files --json r.json tree >/dev/null &&
	jq -e ".patches[] | select(.name == \"compat/tif.patch\") | .vendor and .kind == \"file\"" r.json && apply --undo tree >/dev/null && restored
'
test_expect_success 'a name that is no patch of the series' '
	cp "my hooks/rseq/sched.patch" "my hooks/rseq/shed.patch" && refuses 2 "rseq/shed.patch is no patch of series 6.12" --with "my hooks" tree &&
	rm "my hooks/rseq/shed.patch"
'
test_expect_success 'one that this plan does not use: a note' '
	apply --with "my hooks" --level tif --dry-run tree | grep "^note: --with: rseq/sched.patch is not in this plan"
'
test_expect_success 'a patch that is none' '
	mkdir -p bad/rseq && echo nonsense >bad/rseq/sched.patch && refuses 1 "rseq/sched.patch cannot be used" --with bad tree
'
test_expect_success 'a patch with CRLF' '
	sed "s/$/\r/" "my hooks/rseq/sched.patch" >bad/rseq/sched.patch && refuses 1 "it has CRLF" --with bad tree
'
test_expect_success 'a patch that leads out of the tree' '
	sed "s,kernel/sched/core.c,../outside.c," "my hooks/rseq/sched.patch" >bad/rseq/sched.patch && refuses 1 "names the path" --with bad tree
'
test_expect_success 'no folder, an empty folder' '
	refuses 4 "nowhere" --with nowhere tree && mkdir empty && refuses 2 "no file in" --with empty tree
'
test_expect_success 'not with undo' 'refuses 2 "takes no choice" --undo --with "my hooks" tree'

test_done

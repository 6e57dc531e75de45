#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='apply.sh --update: the stack of this kit in place of an older one, whole or not at all'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

is_now() { bytes "${2-tree}" >have && test_cmp "$1" have; }
old() { rm -rf tree && cp -a landed tree; }

# The older kit has one file less, one folder more, other code, and touches gone.c alone.
test_expect_success 'setup: an older kit landed' '
	new_kit older && new_kit && cp -R older/compat/rseq compat.old && mkdir -p older/compat/rseq/lib/old &&
	echo "int old;" >older/compat/rseq/lib/old/old.c && echo "/* older */" >>older/compat/rseq/kernel/rseq_entry.c &&
	rm older/patches/rseq/last.patch && sed -i /last/d older/series/6.12 && echo 0.1 >older/VERSION &&
	mkdir -p kit/compat/rseq/lib/new && echo "int new;" >kit/compat/rseq/lib/new/new.c &&
	new_tree landed && older/scripts/apply.sh landed >/dev/null && bytes landed >older.bytes &&
	new_tree && apply tree >/dev/null && bytes tree >newer.bytes
'
test_expect_success 'a dry run says what it would do' '
	old && snapshot tree >before && apply --update --dry-run --json r.json tree >out && snapshot tree >after && test_cmp before after &&
	grep "(kit 0.1)" out && [[ $(jq -r .outcome r.json) == would-update ]]
'
test_expect_success 'without --update: refused, and it is named' 'refuses 1 "another state of this kit.*--update" tree'
test_expect_success 'the result is the one of a fresh apply, byte for byte' '
	apply --update --json r.json tree >out && grep "^Updated from .*kit 0.1" out && is_now newer.bytes && status_is applied &&
	jq -e ".command == \"update\" and .outcome == \"updated\"" r.json && [[ ! -e tree/lib/old ]]
'
test_expect_success 'again: nothing to do' 'snapshot tree >before && apply --update tree >out && grep "^Up to date" out && snapshot tree >after && test_cmp before after'
test_expect_success 'and its undo gives the pristine tree back' 'apply --undo tree >/dev/null && restored'
test_expect_success 'another level goes the same way' '
	old && apply --update --level tif tree >/dev/null && [[ ! -e tree/kernel/rseq_entry.c ]] && status_is applied &&
	[[ $(jq -r .level status.json) == tif ]] && apply --update tree | grep "^Up to date" && apply --undo tree >/dev/null && restored
'
test_expect_success 'edits on top are listed, not lost' '
	old && echo "/* mine */" >>tree/kernel/entry.c && refuses 1 "edited since (kernel/entry.c): keep these edits as a patch" --update tree
'
test_expect_success 'a conflict leaves the old one' '
	old && sed -i "s/account_time/no_such_time/" kit/patches/rseq/sched.patch && refuses 1 "do not fit" --update tree &&
	cp "$MINI/kit/patches/rseq/sched.patch" kit/patches/rseq/
'
test_expect_success 'nothing to update' 'rm -rf tree && new_tree && refuses 1 "nothing of this kit to update" --update tree'
test_expect_success 'hooks of the vendor'\''s own have to be given again' '
	mkdir -p hooks/rseq && sed "s/^Subject.*/Subject: mine/" kit/patches/rseq/sched.patch >hooks/rseq/sched.patch && apply --with hooks tree >/dev/null &&
	refuses 1 "the vendor.s own (rseq/sched.patch).*--with DIR" --update tree && apply --update --with hooks tree | grep "^Up to date" &&
	apply --undo tree >/dev/null
'
test_expect_success '--as plain stays so; and cannot be said' '
	rm -rf tree && new_tree && older/scripts/apply.sh --as plain tree >/dev/null && apply --update tree >/dev/null && [[ ! -e tree/patches ]] &&
	refuses 2 "keeps what --as said" --update --as quilt tree && apply --undo tree >/dev/null && restored
'
test_expect_success 'on top of a vendor'\''s stack' '
	rm -rf tree && new_tree && (cd tree && quilt --quiltrc - new v.patch && quilt --quiltrc - add Kconfig && echo "# v" >>Kconfig && quilt --quiltrc - refresh) >/dev/null &&
	bytes tree >vendor.bytes && older/scripts/apply.sh tree >/dev/null && apply --update tree >/dev/null && [[ $(grep -c tif-backports tree/patches/series) == 9 ]] &&
	status_is applied && apply --undo tree >/dev/null && is_now vendor.bytes
'
steps="update-ready:1 update-begun:1 update-undoing:1 unstack:1 restore:3 undone:1 update-undone:1 update-moved:1 land:2 patches:1 landed:1 recorded:1 stage:1"
test_expect_success 'killed at any step: the old one or the new one, whole' '
	for at in $steps; do
		old && test_expect_code 137 env TIF_KILL_AT=$at kit/scripts/apply.sh --update tree >/dev/null 2>&1 || { echo "not killed at $at"; return 1; }
		apply tree >out 2>err || grep "another state of this kit" err || { cat err && echo "at $at" && return 1; }
		case $at in
		stage:1 | update-ready:1) is_now older.bytes ;;
		*) is_now newer.bytes ;;
		esac || { echo "at $at" && return 1; }
		[[ ! -e tree/.tif-backports.next && ! -e tree/.tif-backports.gone ]] || return 1
	done
'
test_expect_success 'killed twice, and the status says so' '
	old && test_expect_code 137 env TIF_KILL_AT=restore:2 kit/scripts/apply.sh --update tree >/dev/null 2>&1 && status_is half-applied &&
	refuses 1 "interrupted run" --dry-run tree && test_expect_code 137 env TIF_KILL_AT=land:3 kit/scripts/apply.sh tree >/dev/null 2>&1 &&
	apply --undo tree >/dev/null && restored
'
test_expect_success 'an edit meanwhile stops the completion' '
	old && test_expect_code 137 env TIF_KILL_AT=update-begun kit/scripts/apply.sh --update tree >/dev/null 2>&1 && cp -a tree/kernel/entry.c landed.c &&
	echo "/* mine */" >>tree/kernel/entry.c && refuses 1 "edited since: kernel/entry.c" tree && cp -a landed.c tree/kernel/entry.c &&
	apply tree >/dev/null && is_now newer.bytes
'
test_expect_success 'a folder of the user with that name' '
	old && mkdir tree/.tif-backports.next && echo mine >tree/.tif-backports.next/notes && refuses 1 ".next is not as this kit writes it: there is" tree &&
	refuses 1 "not as this kit writes it" --undo tree
'

test_done

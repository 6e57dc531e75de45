#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='apply.sh --update on what a kit of the past has landed: the real one, from the history'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# The last kit in shell, before the program: its state folder is the oldest that is about.
OLDER=0f7046e90084e837434bd6e61a2a4ae33ca4eea7
if git -C "$KIT" cat-file -e "$OLDER^{tree}" 2>/dev/null; then test_set_prereq HISTORY; fi
old() { rm -rf tree && cp -a landed tree; }
is_now() { bytes tree >have && test_cmp "$1" have; }

# Without the history (a tarball, a shallow clone) t036 has an older kit of its own making.
test_expect_success HISTORY 'setup: it lands in a miniature tree' '
	mkdir older && git -C "$KIT" archive "$OLDER" | tar -x -C older && cp -R older/tests/scenarios/mini/kit/. older/ &&
	new_tree landed && older/scripts/apply.sh landed >out 2>&1 && new_kit && new_tree && apply tree >out && bytes tree >newer.bytes
'
test_expect_success HISTORY 'the state that it left is known, and taken back' '
	old && status_is applied && [[ $(jq -r "[.stack[] | select(.state == \"in\")] | length" status.json) == 9 ]] && apply --undo tree >out && restored
'
test_expect_success HISTORY 'apply names the way' 'old && refuses 1 "another state of this kit.*--update" tree'
test_expect_success HISTORY 'updated: what a fresh apply makes, byte for byte; and undone' '
	old && apply --update tree >out && grep "^Updated from .*older one" out && is_now newer.bytes && apply --undo tree >out && restored
'
test_expect_success HISTORY 'killed in between: the old one or the new one' '
	old && bytes tree >older.bytes && test_expect_code 137 env TIF_KILL_AT=update-ready kit/scripts/apply.sh --update tree >out 2>&1 &&
	{ apply tree >out 2>err || grep "another state of this kit" err; } && is_now older.bytes &&
	test_expect_code 137 env TIF_KILL_AT=land:2 kit/scripts/apply.sh --update tree >out 2>&1 && apply tree >out && is_now newer.bytes
'

test_done

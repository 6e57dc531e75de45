#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='which patches are in a tree is told by its files; a tarball of a result is taken back where every patch comes off'

# shellcheck source=tests/lib/git.sh
. "$(dirname -- "$0")/../lib/git.sh"

landed() { rm -rf tree && cp -a applied tree; }
# bare: what a tarball without the hidden files and the stack has
bare() { landed && rm -rf tree/.tif-backports tree/.pc tree/patches; }
# state_of PATCH: its word, and the files that lack it
state_of() { jq -r --arg p "$1" '.stack[] | select(.patch == $p) | "\(.state) \(.files | join(" "))"' status.json; }
# states STATUS LINE...: that status, and of these patches "NAME STATE FILES"; all others are in
states() {
	local line rc=0
	status_is "$1" || return 1
	shift
	for line; do
		[[ $(state_of "${line%% *}") == "${line#* }" ]] || {
			echo "want $line, have $(state_of "${line%% *}")"
			rc=1
		}
	done
	[[ $(jq '[.stack[] | select(.state != "in")] | length' status.json) == "$#" ]] || rc=1
	((rc == 0)) || jq -c '.stack[]' status.json
	return "$rc"
}

test_expect_success 'setup' 'new_kit && new_tree applied && apply applied >/dev/null && new_tree was'
test_expect_success 'applied: all of them' '
	landed && states applied && [[ $(jq ".stack | length" status.json) == 9 ]] && apply --status tree >out && grep -x "In the tree: 9 of 9 patches" out &&
	apply --status --verbose tree | grep -c "^  in the tree: "
'
test_expect_success 'popped: none; nothing of it in a pristine tree' '
	(cd tree && quilt --quiltrc - pop -a -q) >out && apply --status tree >out && grep -x "In the tree: 0 of 9 patches" out && rm -rf tree && new_tree && states pristine
'
test_expect_success 'edited: the patches whose lines were changed, with the file' '
	landed && sed -i "s/work |= rseq_exit_fast/work |= my_exit_fast/" tree/kernel/entry.c && snapshot tree >before &&
	states changed "rseq/entry.patch changed kernel/entry.c" "rseq/last.patch changed kernel/entry.c" && snapshot tree >after && test_cmp before after &&
	apply --status tree >out && grep -x "  changed by hand: rseq/last.patch (kernel/entry.c)" out && grep "In the tree: 7 of 9" out
'
test_expect_success 'edited elsewhere in its files: all are in' 'landed && sed -i "1i /* mine */" tree/kernel/entry.c && states changed'
test_expect_success 'a file put back: in part, and not' '
	landed && cp -a was/kernel/entry.c tree/kernel/entry.c && states partly-restored "rseq/entry.patch part kernel/entry.c" "rseq/last.patch not kernel/entry.c" &&
	apply --status tree | grep -x "  in part of its files: rseq/entry.patch (not in kernel/entry.c)"
'
test_expect_success 'a patch of the stack is gone' '
	landed && rm tree/patches/rseq/last.patch && sed -i "1i /* mine */" tree/kernel/entry.c && states changed "rseq/last.patch open " "rseq/entry.patch open kernel/entry.c" &&
	apply --status tree | grep "cannot be told: rseq/last.patch (its patch is not there)"
'
test_expect_success 'as commits: by their own text' '
	repository && apply --as git tree >out && states applied && sed -i "s/work |= rseq_exit_fast/work |= my_exit_fast/" tree/kernel/entry.c &&
	states applied "rseq/entry.patch changed kernel/entry.c" "rseq/last.patch changed kernel/entry.c"
'
test_expect_success 'a tarball of a result: known by the kit'\''s own patches, no git' '
	bare && states lost && [[ $(jq ".stack | length" status.json) == 9 ]] && sed -i "s/rseq_raise(next)/my_raise(next)/" tree/kernel/sched/core.c &&
	states lost "rseq/sched.patch changed kernel/sched/core.c"
'
test_expect_success 'and by the series of which most is there' '
	bare && sed -i "s/^SUBLEVEL/EXTRAVERSION = -mine\n&/; s/^PATCHLEVEL = 12/PATCHLEVEL = 14/" tree/Makefile && states lost
'
test_expect_success 'it is taken back: byte for byte, a dry run changes nothing' '
	bare && snapshot tree >before && apply --undo --dry-run --json r.json tree >out && snapshot tree >after && test_cmp before after &&
	jq -e ".outcome == \"would-undo\" and (.files | length) == 11" r.json && apply --undo tree >out && grep "^Undone: 11 files" out && restored
'
test_expect_success 'an edit of the vendor elsewhere stays' '
	bare && echo "/* mine */" >>tree/kernel/entry.c && apply --undo tree >out && tail -n 1 tree/kernel/entry.c | grep mine && sed -i "\$d" tree/kernel/entry.c && restored
'
test_expect_success 'an edit in a patch: refused, with patch and file, nothing is lost' '
	bare && sed -i "s/rseq_raise(next)/my_raise(next)/" tree/kernel/sched/core.c && refuses 1 "state folder is gone, and 1 of 9 patches do not come off exactly (kernel/sched/core.c)" --undo tree &&
	grep "does not come off: rseq/sched.patch (kernel/sched/core.c)" err out
'
test_expect_success 'a smaller level' '
	rm -rf tree && new_tree && apply --level tif tree >out && rm -rf tree/.tif-backports tree/.pc tree/patches && status_is lost &&
	[[ $(jq "[.stack[] | select(.state == \"in\")] | length" status.json) == 4 ]]
'
test_expect_success 'with patches/, whose kit was another: by these, and they go, too' '
	new_kit older && echo "/* older */" >>older/compat/rseq/kernel/rseq_entry.c && rm -rf tree && new_tree && older/scripts/apply.sh tree >out &&
	rm -rf tree/.tif-backports tree/.pc && cp -a tree kept && states lost && refuses 1 "its state folder is gone" tree && apply --undo --dry-run tree >out && grep "and remove patches/" out &&
	apply --undo tree >out && restored
'
test_expect_success 'a hunk that moved is not exact' '
	rm -rf tree && cp -a kept tree && sed -i "1i /* mine */" tree/kernel/entry.c && states lost && refuses 1 "its state folder is gone" --undo tree
'
test_expect_success 'what is not of the stack stays in patches/' '
	rm -rf tree && cp -a kept tree && echo mine >tree/patches/mine.patch && apply --undo tree >out 2>err && grep "were not removed" err && [[ -e tree/patches/mine.patch ]]
'
test_expect_success 'a semantic hook: known by its ledger, and it does not come off' '
	mkdir -p kit/cocci/hooks kit/patches/hooks && sed -i "s,^rseq/sched.patch,hooks/sched.patch," kit/series/6.12 &&
	sed "/^---$/,\$d" kit/patches/rseq/sched.patch >kit/patches/hooks/sched.header && cp "$MINI/sched.cocci" kit/cocci/hooks/ &&
	rm -rf tree && new_tree && apply tree >out && rm -rf tree/.tif-backports tree/.pc tree/patches && states lost && apply --status --verbose tree >out && grep "hooks/sched.patch" out &&
	refuses 1 "1 of 9 patches do not come off exactly (kernel/sched/core.c)" --undo tree && grep "made from the file as it was" out &&
	sed -i "s/rseq_raise(next)/my_raise(next)/" tree/kernel/sched/core.c && states lost "hooks/sched.patch changed kernel/sched/core.c" &&
	cp was/kernel/sched/core.c tree/kernel/sched/core.c && states lost "hooks/sched.patch not kernel/sched/core.c"
'

test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='stacks that are not ours, and edits on top of ours, are never destroyed'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# a vendor's own one-patch stack in tree/
vendor_stack() {
	rm -rf tree && new_tree &&
		(cd tree && quilt --quiltrc - new vendor.patch && quilt --quiltrc - add kernel/entry.c &&
			echo "/* vendor */" >>kernel/entry.c && quilt --quiltrc - refresh) >/dev/null
}

# unchanged COMMAND...: tree/ is untouched by it.
unchanged() { snapshot tree >before && "$@" && snapshot tree >after && test_cmp before after; }

test_expect_success 'setup' 'new_kit'

test_expect_success 'a foreign stack: undo does not touch it' '
	vendor_stack && status_is foreign && refuses 1 "not ours (.pc patches)" --undo tree
'
test_expect_success 'a foreign stack, popped: neither on it nor below it' '
	(cd tree && quilt --quiltrc - pop -a) >/dev/null && refuses 1 "0 of 1 patches are applied.*quilt push -a" tree &&
	unchanged apply --dry-run tree | grep "note: a run without --dry-run will refuse: .*0 of 1"
'

test_expect_success 'leftovers of patch do not matter' '
	rm -rf tree && new_tree && touch tree/kernel/entry.c.rej tree/kernel/entry.c.orig && bytes tree >want &&
	apply tree >/dev/null && apply --undo tree >/dev/null && bytes tree >have && test_cmp want have
'

test_expect_success 'an edit after landing: status names it' '
	rm -rf tree && new_tree && apply tree >/dev/null && cp -a tree landed &&
	echo "/* mine */" >>tree/kernel/entry.c && status_is changed &&
	jq -e ".changed == [\"kernel/entry.c\"]" status.json
'
test_expect_success 'undo refuses, and names it' 'refuses 1 "edited since.*kernel/entry.c" --undo tree'
test_expect_success 'apply refuses, and names it' 'refuses 1 "edited since.*kernel/entry.c" tree'
test_expect_success 'a landed file was removed: it was not there before' '
	rm -rf tree && cp -a landed tree && rm tree/kernel/rseq_entry.c && refuses 1 "kernel/rseq_entry.c" tree &&
	apply --undo tree >/dev/null && restored
'
test_expect_success 'the deleted file came back' '
	rm -rf tree && cp -a landed tree && echo back >tree/kernel/gone.c && refuses 1 "kernel/gone.c" --undo tree
'
test_expect_success 'the stack is popped half way' '
	rm -rf tree && cp -a landed tree && (cd tree && quilt --quiltrc - pop) >/dev/null && status_is changed &&
	refuses 1 "the stack is not fully applied" --undo tree && refuses 1 "not fully applied" tree &&
	(cd tree && quilt --quiltrc - push) >/dev/null && apply --undo tree >/dev/null && restored
'
test_expect_success 'a patch of the user on top' '
	rm -rf tree && cp -a landed tree &&
	(cd tree && quilt --quiltrc - new mine.patch && quilt --quiltrc - add Kconfig && echo "# mine" >>Kconfig &&
		quilt --quiltrc - refresh) >/dev/null &&
	status_is changed && refuses 1 "patches/mine.patch was added" --undo tree &&
	(cd tree && quilt --quiltrc - delete -r mine.patch) >/dev/null && status_is applied
'
test_expect_success 'a landed patch was refreshed' '
	rm -rf tree && cp -a landed tree && (cd tree && quilt --quiltrc - refresh) >/dev/null &&
	refuses 1 "patches/rseq/last.patch differs" --undo tree
'
test_expect_success 'patches/ is gone' '
	rm -rf tree && cp -a landed tree && rm -r tree/patches && refuses 1 "patches/ is gone" --undo tree
'
test_expect_success 'edits elsewhere do not matter to undo' '
	rm -rf tree && cp -a landed tree && echo mine >>tree/Documentation/notes.txt && touch tree/kernel/mine.o &&
	apply --undo tree >/dev/null && grep mine tree/Documentation/notes.txt && [[ -e tree/kernel/mine.o ]] &&
	cmp tree/kernel/entry.c "$MINI/tree/kernel/entry.c"
'
test_expect_success 'a git tree: nothing of it changes but the files' '
	rm -rf tree && new_tree && git -C tree -c init.defaultBranch=main init -q && git -C tree add -A &&
	git -C tree -c user.name=t -c user.email=t@example.org commit -q -m base && apply tree >/dev/null &&
	[[ $(git -C tree diff --name-only | wc -l) == 8 ]] && apply --undo tree >/dev/null &&
	git -C tree status --porcelain >out && test_must_be_empty out
'
test_expect_success 'a journal that nobody wrote' '
	rm -rf tree && cp -a landed tree && echo half >tree/.tif-backports/journal && refuses 1 "journal .* is unreadable" tree
'

test_done

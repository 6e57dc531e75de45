#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a state folder is data from elsewhere, and what is in the tree is told by content'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

STATE=tree/.tif-backports

# landed: tree/ with the series applied.
landed() { rm -rf tree && cp -a applied tree; }

# crafted PHASE PATH HASH: tree/ with a state folder that adds PATH.
crafted() {
	rm -rf tree && new_tree && mkdir -p "$STATE/orig" "$STATE/stage/tree" && echo "$1" >"$STATE/journal" &&
		: >"$STATE/folders" && : >"$STATE/sums" && cp applied/.tif-backports/info.json "$STATE/" &&
		printf 'add\tabsent\t%s\t%s\n' "$3" "$2" >"$STATE/manifest"
}

hash_of() { sha256sum <"$1" | cut -d' ' -f1; }

# in_git: tree/ becomes a git tree, whose .gitignore is as a kernel's.
in_git() {
	rm -rf tree && new_tree && printf '%s\n' '.*' '!.gitignore' /patches/ >tree/.gitignore &&
		git -C tree -c init.defaultBranch=main init -q && git -C tree add -A && commit base && bytes_but_git >base.bytes
}
commit() { git -C tree -c user.name=t -c user.email=t@example.org commit -q -m "$1"; }
bytes_but_git() { bytes tree | grep -v -e '\./\.git[/ ]'; }

# is_base: tree/ is what was committed, and nothing of the kit is there.
is_base() { bytes_but_git >have && test_cmp base.bytes have; }

# goes_on: both ways on from what git made of the patched tree work.
goes_on() {
	status_is restored && rm -rf other && cp -a tree other && apply --undo tree >out && grep "are as they were already" out && is_base &&
		rm -rf tree && mv other tree && apply tree >out && grep "^Applied" out && apply --undo tree >/dev/null && is_base
}

test_expect_success 'setup' 'new_kit && new_tree applied && apply applied >/dev/null && echo precious >victim'

test_expect_success 'undo does not write outside of the tree' '
	crafted landing ../outside "$(hash_of victim)" && mkdir -p "$STATE/stage/tree" && cp victim "$STATE/stage/outside" &&
	refuses 1 "not as this kit writes it" --undo tree && [[ ! -e outside ]]
'
test_expect_success 'nor does apply' 'refuses 1 "not as this kit writes it" tree && [[ ! -e outside ]]'
test_expect_success 'undo removes nothing outside of the tree' '
	crafted undoing ../victim "$(hash_of victim)" && refuses 1 "manifest names a path" --undo tree && [[ -e victim ]]
'
test_expect_success 'nor behind a link' '
	crafted undoing kernel/way/victim "$(hash_of victim)" && ln -s "$PWD" tree/kernel/way &&
	refuses 1 "kernel/way is a symbolic link" --undo tree && [[ -e victim ]]
'
test_expect_success 'a file of that name' '
	rm -rf tree && new_tree && echo mine >"$STATE" && refuses 1 "it is no folder" tree && refuses 1 "it is no folder" --undo tree
'
test_expect_success 'a folder of the user, or a link' '
	rm "$STATE" && mkdir "$STATE" && echo mine >"$STATE/notes" && refuses 1 "there is .tif-backports/notes" tree &&
	rm -r "$STATE" && ln -s kernel "$STATE" && refuses 1 "it is no folder" tree
'
test_expect_success 'what an undo would have left, but did not' '
	rm "$STATE" && mkdir "$STATE.gone" && echo mine >"$STATE.gone/notes" && refuses 1 ".gone/notes" tree && refuses 1 ".gone/notes" --undo tree
'
test_expect_success 'the journal is lost, all else is whole' '
	landed && rm "$STATE/journal" && status_is applied && apply --undo tree >/dev/null && restored
'
test_expect_success 'the journal and more is lost' '
	landed && rm "$STATE/journal" "$STATE/manifest" && refuses 1 "its journal is missing" --undo tree &&
	refuses 1 "its journal is missing" tree && [[ -d "$STATE/orig" ]]
'
test_expect_success 'an original has other bytes' '
	landed && echo "/* evil */" >>"$STATE/orig/kernel/entry.c" && refuses 1 "orig/kernel/entry.c is not what its lists say" --undo tree
'
test_expect_success 'what older kits left has no version in info.json' '
	landed && jq "del(.kit)" "$STATE/info.json" >info && cp info "$STATE/info.json" && status_is applied && apply --undo tree >/dev/null && restored
'

test_expect_success 'git reset --hard, git clean' '
	in_git && apply tree >/dev/null && git -C tree reset -q --hard && git -C tree clean -qfd && goes_on
'
test_expect_success 'git reset --hard' 'in_git && apply tree >/dev/null && git -C tree reset -q --hard && goes_on'
test_expect_success 'git checkout' 'in_git && apply tree >/dev/null && git -C tree checkout -q -- . && goes_on'
test_expect_success 'git checkout, git clean' '
	in_git && apply tree >/dev/null && git -C tree checkout -q -- . && git -C tree clean -qfd && goes_on
'
test_expect_success 'git stash' '
	in_git && apply tree >/dev/null && git -C tree -c user.name=t -c user.email=t@example.org stash -q && goes_on
'
test_expect_success 'git stash, git clean' '
	in_git && apply tree >/dev/null && git -C tree -c user.name=t -c user.email=t@example.org stash -q &&
	git -C tree clean -qfd && goes_on
'
test_expect_success 'a dry run says what is in the way' '
	in_git && apply tree >/dev/null && git -C tree reset -q --hard && refuses 1 "undo" --dry-run tree
'
test_expect_success 'git clean alone: the added files are gone, undo takes the rest back' '
	in_git && apply tree >/dev/null && git -C tree clean -qfd && status_is partly-restored &&
	refuses 1 "3 of its 11 files are the originals again.*--undo" tree &&
	apply --undo tree >out && grep "11 files are as they were (3 of them were already)" out && is_base
'
test_expect_success 'some files put back: undo takes the rest back' '
	in_git && apply tree >/dev/null && git -C tree checkout -q kernel/entry.c && status_is partly-restored &&
	jq -e ".changed == [\"kernel/entry.c\"]" status.json && apply --undo --dry-run tree >/dev/null && status_is partly-restored &&
	apply --undo tree >/dev/null && is_base
'
test_expect_success 'some files put back and one edited: refused, and the advice works' '
	in_git && apply tree >/dev/null && git -C tree checkout -q kernel/entry.c && echo "/* mine */" >>tree/kernel/rseq_entry.c &&
	refuses 1 "edited since.*rseq_entry.c.*cp -a .*/orig/. " --undo tree &&
	cp -a "$STATE/orig/." tree/ && rm tree/kernel/rseq_entry.c && apply --undo tree >/dev/null && is_base
'
test_expect_success 'a patch of the user is not removed with ours' '
	in_git && apply tree >/dev/null && echo mine >tree/patches/mine.patch && git -C tree reset -q --hard &&
	status_is changed && refuses 1 "patches/mine.patch was added" --undo tree
'
test_expect_success 'git clean of all that is ignored: the stack and the state are gone' '
	in_git && apply tree >/dev/null && git -C tree add -A && commit patched && git -C tree clean -qfdx &&
	[[ ! -e $STATE && ! -e tree/patches ]] && status_is lost && jq -e ".changed | index(\"kernel/rseq_entry.c\")" status.json &&
	apply tree >out && grep "^Already in the tree: series 6.12, level rseq" out && status_is applied && rm -rf "$STATE" &&
	apply --undo tree >out && grep "^Undone: 11 files" out && is_base
'
test_expect_success 'the same, and a file of the series was edited: refused, nothing is lost' '
	in_git && apply tree >/dev/null && git -C tree add -A && commit patched && git -C tree clean -qfdx && echo "/* mine */" >>tree/kernel/entry.c &&
	refuses 1 "its state folder is gone" --undo tree && refuses 1 "its state folder is gone" tree
'
test_expect_success 'a clone of a committed result' '
	in_git && apply tree >/dev/null && git -C tree add -A && commit patched && git clone -q tree clone && rm -rf tree && mv clone tree &&
	status_is lost && apply tree | grep "^Already in the tree" && apply --undo tree >/dev/null && is_base
'
test_expect_success 'a clone with the stack, but without the state' '
	landed && rm -r "$STATE" && status_is lost && refuses 1 "its state folder is gone" tree && apply --undo tree >out && restored
'

test_expect_success 'undo lists the files as it changes them, also in a dry run' '
	landed && apply --status --json - tree 2>/dev/null | jq -S "[.files[] | {path, action}]" >want.json &&
	apply --undo --dry-run --json - tree 2>/dev/null | jq -S .files >dry.json &&
	apply --undo --json - tree 2>/dev/null | jq -S .files >undo.json && test_cmp dry.json undo.json &&
	jq -S "map({path, action: {add: \"delete\", delete: \"add\", modify: \"modify\"}[.action]})" undo.json >have.json &&
	test_cmp want.json have.json
'
test_expect_success 'the version is recorded' '
	cp "$KIT/VERSION" kit/VERSION && rm -rf tree && new_tree && apply tree >/dev/null &&
	[[ $(jq -r .kit "$STATE/info.json") == $(<"$KIT/VERSION") ]]
'

test_done

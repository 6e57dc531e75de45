#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='apply.sh --as git: a commit for each patch, all or none, and back'

# shellcheck source=tests/lib/git.sh
. "$(dirname -- "$0")/../lib/git.sh"

test_expect_success 'setup: the files that quilt leaves' '
	new_kit && new_tree && apply tree >/dev/null && files >want && cp -R tree/patches quilt.patches
'
test_expect_success 'a dry run leaves everything as it is' '
	repository && snapshot tree >before && apply --as git --dry-run tree >out && snapshot tree >after && test_cmp before after &&
	grep "would add 9 commits on top of HEAD" out
'
test_expect_success 'a commit for each patch, the same files, a clean tree, no hook was run' '
	apply --as git --author "Ann Other <ann@example.org>" --json r.json tree >out && [[ $(log %h | wc -l) == 9 ]] && clean && files >have && test_cmp want have &&
	[[ ! -e tree/patches && ! -e tree/.pc && ! -e tree/.tif-backports ]] && [[ $(git -C tree symbolic-ref HEAD) == refs/heads/main ]]
'
test_expect_success 'author, committer and message' '
	[[ $(log "%an <%ae>" | sort -u) == "Ann Other <ann@example.org>" && $(log "%cn <%ce>" | sort -u) == "Jo Doe <jo@example.org>" ]] &&
	[[ $(log %s | tail -n 1) == "tif: the generic header"* ]] && log %b | grep -c "^Signed-off-by: Ann Other" && log %b | grep "^Tif-backports: 9/9 rseq/last.patch (series 6.12 "
'
test_expect_success 'each commit is its patch' '
	git -C tree show --format= --name-only HEAD >names && [[ $(<names) == kernel/entry.c ]] && git -C tree fsck --no-dangling --strict
'
test_expect_success 'status, and a second run' '
	status_is applied && jq -e ".level == \"rseq\" and .place.as == \"git\"" status.json && apply --status tree | grep "as 9 commits" &&
	apply --as git tree | grep "^Already applied" && refuses 1 "another state\|asked for" --level tif tree
'
test_expect_success 'undo takes back exactly these' '
	apply --undo --dry-run tree | grep "Would take back 9 commits" && apply --undo tree >out && grep "9 commits are taken back" out &&
	[[ $(git -C tree rev-parse HEAD) == "$base" ]] && clean && status_is pristine && [[ -z $(git -C tree for-each-ref refs/worktree) ]]
'
test_expect_success 'an edit elsewhere survives both' '
	echo mine >>tree/Documentation/notes.txt && apply --as git tree >/dev/null && apply --undo tree >/dev/null && grep mine tree/Documentation/notes.txt
'
test_expect_success 'an edit of a landed file: undo refuses, nothing is lost' '
	apply --as git tree >/dev/null && echo "/* mine */" >>tree/kernel/entry.c && test_expect_code 1 apply --undo tree 2>err && grep "entry.c" err &&
	grep mine tree/kernel/entry.c && [[ $(log %h | wc -l) == 9 ]] && git -C tree checkout -q kernel/entry.c
'
test_expect_success 'a commit on top: named, with the way out, which works' '
	echo "# mine" >>tree/Makefile && git -C tree commit -qam mine && apply --status tree | grep "1 commits on top" && rm -f ran &&
	test_expect_code 1 apply --undo tree 2>err && grep "1 commits are on top of the 9.*git revert --no-edit" err &&
	(cd tree && git revert --no-edit "$(sed -n "s/.*git revert --no-edit \([0-9a-f.]*\),.*/\1/p" ../err)") >/dev/null && status_is pristine && grep mine tree/Makefile
'
test_expect_success 'a clone: the commits are known, and not taken back blindly' '
	repository && apply --as git tree >/dev/null && git clone -q tree clone && rm -rf tree && mv clone tree && status_is applied &&
	refuses 1 "were not made here.*git reset --keep" --undo tree && apply --as git tree | grep "^Already"
'
test_expect_success 'the commits know which numbers were kept free, in a clone, too' '
	repository && apply --as git --reserve 40,42-43 tree >/dev/null && apply --update tree | grep "^Up to date" &&
	refuses 1 "with --reserve .40,42-43.; asked for is .." --as git tree && git clone -q tree clone && rm -rf tree && mv clone tree && status_is applied &&
	jq -e ".reserve == \"40,42-43\"" status.json && apply --as git --reserve 40,42-43 tree | grep "^Already"
'
test_expect_success 'a dirty index' '
	repository && echo x >>tree/Makefile && git -C tree -c core.hooksPath=/dev/null add Makefile && refuses 1 "index .* differs from HEAD (Makefile)" --as git tree
'
test_expect_success 'a file of the series was edited' '
	repository && echo x >>tree/kernel/entry.c && refuses 1 "not as in HEAD, or untracked (kernel/entry.c)" --as git tree
'
test_expect_success 'an untracked file is in the way' '
	repository && echo x >tree/kernel/rseq_entry.c && refuses 1 "untracked (kernel/rseq_entry.c)" --as git tree
'
test_expect_success 'a merge is under way' '
	repository && git -C tree rev-parse HEAD >tree/.git/MERGE_HEAD && refuses 1 "under way" --as git tree
'
test_expect_success 'no repository; a folder of one; no commit' '
	rm -rf tree && new_tree && GIT_CEILING_DIRECTORIES=$PWD refuses 1 "is no git work tree\|not the top" --as git tree &&
	mkdir outer && new_tree outer/linux && git -C outer init -q && (rm -rf tree && ln -s outer/linux tree && test_expect_code 1 apply --as git tree 2>err && grep "not the top" err) && rm tree &&
	new_tree && git -C tree init -q && refuses 1 "has no commit yet" --as git tree
'
test_expect_success 'a conflict: no commit' '
	repository && sed -i "s/account_time/vendor_time/" tree/kernel/sched/core.c && git -C tree -c core.hooksPath=/dev/null commit -qam vendor && base=$(git -C tree rev-parse HEAD) &&
	test_expect_code 1 apply --as git tree 2>err && [[ $(git -C tree rev-parse HEAD) == "$base" ]] && clean
'
test_expect_success 'the caller'\''s GIT_ variables do not matter' '
	repository && GIT_DIR=/nonexistent GIT_INDEX_FILE=/nonexistent GIT_WORK_TREE=/ apply --as git tree >/dev/null && clean && [[ $(log %h | wc -l) == 9 ]]
'
test_expect_success 'a second work tree of the repository' '
	repository && git -C tree -c core.hooksPath=/dev/null worktree add -q ../second 2>/dev/null && apply --as git second >/dev/null && clean &&
	[[ $(git -C second log --format=%h "$base"..HEAD | wc -l) == 9 && $(git -C tree rev-parse HEAD) == "$base" ]] && apply --undo second >/dev/null &&
	[[ $(git -C second rev-parse HEAD) == "$base" ]]
'

test_done

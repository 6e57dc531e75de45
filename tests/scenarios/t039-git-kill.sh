#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With --more.
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='apply.sh --as git killed at every step, and git with it: completed, or taken back'

# shellcheck source=tests/lib/git.sh
. "$(dirname -- "$0")/../lib/git.sh"

# killed_at STEP ARGS...
killed_at() {
	local at=$1
	shift
	test_expect_code 137 env TIF_KILL_AT="$at" kit/scripts/apply.sh "$@" >out 2>&1 || { cat out && return 1; }
}
from() { rm -rf tree ran && cp -a "$1" tree; }
# whole KIND: the tree is the one of base, older or newer; index and files agree, nothing is left.
whole() {
	files >have && test_cmp "$1.files" have && [[ $(git -C tree rev-parse "HEAD^{tree}") == $(<"$1.id") ]] && clean &&
		! git -C tree for-each-ref --format='%(refname)' refs/worktree | grep -qv landed && [[ -z $(find tree/.git -maxdepth 1 \( -name "*.lock" -o -name "tif-*" \)) ]]
}
keep() { rm -rf "$1.d" && cp -a tree "$1.d" && files >"$1.files" && git -C tree rev-parse "HEAD^{tree}" >"$1.id"; }

# The older kit has one file less, one folder more, and other code.
test_expect_success 'setup: a tree with each' '
	new_kit older && new_kit && mkdir -p older/compat/rseq/lib/old && echo "int old;" >older/compat/rseq/lib/old/old.c &&
	echo "/* older */" >>older/compat/rseq/kernel/rseq_entry.c && rm older/patches/rseq/last.patch && sed -i /last/d older/series/6.12 && echo 0.1 >older/VERSION &&
	mkdir -p kit/compat/rseq/lib/new && echo "int new;" >kit/compat/rseq/lib/new/new.c &&
	repository && keep base && apply --as git tree >out && keep newer && from base.d && older/scripts/apply.sh --as git tree >out && keep older &&
	kit/scripts/apply.sh --list-steps | grep "^git-" >steps && : >hit
'
test_expect_success 'an update: the new commits in the place of the old ones' '
	from older.d && apply --update --dry-run tree >out && grep "would add 9 commits in the place of 8" out && whole older &&
	apply --update --json r.json tree >out && grep "^Updated from" out && whole newer && [[ $(log %h | wc -l) == 9 ]] && status_is applied &&
	jq -e ".outcome == \"updated\" and .place.as == \"git\"" r.json && apply --update tree | grep "^Up to date" && apply --undo tree >out && whole base
'
test_expect_success 'another level goes the same way' '
	from newer.d && apply --update --level tif tree >out && status_is applied && [[ $(jq -r .level status.json) == tif ]] && clean && apply --undo tree >out && whole base
'
test_expect_success 'commits on top are named, and kept by what the message says' '
	from older.d && echo "# mine" >>tree/Kconfig && git -C tree -c core.hooksPath=/dev/null commit -qam "mine: a line" && snapshot tree >before &&
	test_expect_code 1 apply --update tree 2>err && snapshot tree >after && test_cmp before after && grep "mine: a line" err && grep "1 commits are on top of the 8" err &&
	sed -n "s/.*: \(git branch on-top.*\)/\1/p" err | sed "s,scripts/apply.sh,../kit/&," >way && [[ -s way ]] &&
	(cd tree && bash -e ../way) >out && rm -f ran && grep "# mine" tree/Kconfig && [[ $(log %h | wc -l) == 10 ]] && clean
'
test_expect_success 'an edit is not lost' '
	from older.d && echo "/* mine */" >>tree/kernel/entry.c && refuses 1 "not as in HEAD" --update tree && git -C tree checkout -q kernel/entry.c &&
	mkdir -p tree/lib/new && echo mine >tree/lib/new/new.c && refuses 1 "lib/new/new.c, .*exists already" --update tree
'
test_expect_success 'a clone: not updated blindly' '
	rm -rf tree && git clone -q older.d tree 2>err && refuses 1 "were not made here.*--as git" --update tree
'
test_expect_success 'hooks of the vendor'\''s own are known by the commits' '
	from base.d && mkdir -p hooks/rseq && sed "s/^Subject.*/Subject: mine/" kit/patches/rseq/sched.patch >hooks/rseq/sched.patch &&
	apply --as git --with hooks tree >out && apply --status tree | grep "vendor.s own (--with): rseq/sched.patch" &&
	refuses 1 "the vendor.s own (rseq/sched.patch).*--with DIR" --update tree && apply --update --with hooks tree | grep "^Up to date"
'

# ends_well WAS WANTED: the next run, whichever it is, leaves one of the two, whole.
ends_well() {
	local at=$1 was=$2 wanted=$3
	rm -rf killed.d && cp -a tree killed.d || return 1
	if [[ $at != git-done ]]; then
		status_is half-applied && snapshot tree >before && test_expect_code 1 apply --dry-run tree 2>err && grep "interrupted run" err &&
			snapshot tree >after && test_cmp before after || return 1
	fi
	{ apply --undo tree >out 2>&1 && whole base; } || { cat out && return 1; }
	from killed.d && apply --as git tree >out 2>err || grep "another state of this kit" err || return 1
	case $at in
	git-made) [[ $wanted != newer || $was != older ]] || wanted=older ;;
	esac
	[[ $wanted != base ]] || wanted=newer # taken back, and applied again
	whole "$wanted" || { cat out err && return 1; }
}
# every_step WAS WANTED ARGS...
every_step() {
	local was=$1 wanted=$2 at
	shift 2
	while read -r at <&6; do
		[[ $* != --undo || $at != git-made ]] || continue
		test_expect_success "$* killed at $at" "from $was.d && killed_at $at $* tree && echo $at >>hit && ends_well $at $was $wanted"
	done 6<steps
}
every_step base newer --as git
every_step newer base --undo
every_step older newer --update
test_expect_success 'every step was reached' 'sort -u hit >have && sort steps >want && test_cmp want have'

# torn: git dies with the program, wherever it is.
torn() {
	head -c 20 tree/kernel/entry.c >begun && cp newer.d/kernel/entry.c whole.c && head -c "$(($(stat -c %s whole.c) - 5))" whole.c >tree/kernel/entry.c &&
		cp newer.d/kernel/rseq_entry.c tree/kernel/ && rm tree/kernel/sched/core.c && : >tree/.git/tif-backports.index.lock
}
test_expect_success 'files half written, one gone, one done, and locks left' '
	from base.d && killed_at git-ready --as git tree && torn && apply --as git tree >out && grep "was completed" out && whole newer &&
	from base.d && killed_at git-ready --as git tree && torn && apply --undo tree >out && whole base &&
	from newer.d && killed_at git-ready --undo tree && torn && apply --undo tree >out && grep "taken back" out && whole base
'
test_expect_success 'killed again while completing' '
	from older.d && killed_at git-files --update tree && killed_at git-locked tree && killed_at git-ready tree && killed_at git-head tree && apply tree >out && whole newer
'
test_expect_success 'the lock of another git: nothing is forced' '
	from base.d && killed_at git-files --as git tree && : >tree/.git/index.lock && test_expect_code 1 apply --as git tree 2>err && grep "another git is at work.*index.lock" err &&
	rm tree/.git/index.lock && apply --as git tree >out && whole newer
'
test_expect_success 'an edit meanwhile stops the completion' '
	from base.d && killed_at git-ready --as git tree && echo "/* mine */" >>tree/kernel/entry.c && refuses 1 "edited since: kernel/entry.c" tree && grep mine tree/kernel/entry.c &&
	git -C tree checkout -q kernel/entry.c && rm -f ran && apply --as git tree >out && whole newer
'
test_expect_success 'the branch was moved meanwhile' '
	from base.d && killed_at git-begun --as git tree && echo x >tree/x && git -C tree -c core.hooksPath=/dev/null commit -q --allow-empty -m mine && rm tree/x &&
	apply --undo tree >out && grep "taken back" out && clean && [[ $(log %s) == mine && -z $(git -C tree for-each-ref refs/worktree) ]] &&
	from base.d && killed_at git-files --as git tree && git -C tree -c core.hooksPath=/dev/null commit -q --allow-empty -m mine && refuses 1 "HEAD is .*reset --hard\|reset --hard" tree &&
	git -C tree reset -q --hard "$base" && rm -f ran && apply --as git tree >out && whole newer
'
# Whatever the moment is, it ends well: no timing decides.
test_expect_success 'killed at random moments, with the git that it started' '
	for i in $(seq "${TIF_KILLS:-4}"); do
		from older.d && { timeout -s KILL "0.$((RANDOM % 4))$((RANDOM % 10))" setsid -w kit/scripts/apply.sh --update tree >out 2>&1 || :; } &&
			{ apply tree >out 2>err || grep -q "another state of this kit" err; } && { whole newer || whole older; } || { cat out err && return 1; }
	done
'

test_done

#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='odd names, links, rights, full disks, and two runs at once'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

fresh() { rm -rf tree && new_tree; }

# in_and_out NAME: apply to and undo on the tree of that name.
in_and_out() {
	new_tree ./"$1" && bytes ./"$1" >want && apply "$1" >/dev/null && apply --status "$1" >out &&
		grep "^applied" out && apply --undo "$1" >/dev/null && bytes ./"$1" >have && rm -r ./"$1" && test_cmp want have
}

test_expect_success 'setup' 'new_kit && new_tree'

test_expect_success 'a name with spaces' 'in_and_out "a kernel tree"'
test_expect_success 'a name with quotes and a dollar' 'in_and_out "it'\''s \"the\" \$tree"'
test_expect_success 'a name with newlines, one at the end' 'in_and_out "a
tree
"'
test_expect_success 'a name with a leading dash needs --' '
	new_tree ./-tree && refuses 2 "unknown option" -tree && apply -- -tree >/dev/null &&
	apply --undo -- -tree >/dev/null && restored ./-tree && rm -r ./-tree
'
test_expect_success 'a folder called -' 'in_and_out -'
test_expect_success 'relative, from inside' '
	(cd tree/kernel && ../../kit/scripts/apply.sh ..) >/dev/null && status_is applied &&
	(cd tree && ../kit/scripts/apply.sh --undo .) >/dev/null && restored
'
test_expect_success 'through a symbolic link' '
	ln -s tree link && apply link >out && grep "undo .*/tree$" out && [[ -L link ]] && status_is applied &&
	apply --undo link >/dev/null && restored
'
test_expect_success 'a trailing slash' 'apply tree/ >/dev/null && apply --undo tree// >/dev/null && restored'
test_expect_success 'the kit through a link of its own, from elsewhere' '
	ln -s kit kit2 && (cd / && "$OLDPWD/kit2/scripts/apply.sh" --dry-run "$OLDPWD/tree") >out && grep "All 9 patches fit" out
'

test_expect_success 'a touched file is a symbolic link' '
	mv tree/kernel/entry.c entry.real && ln -s "$PWD/entry.real" tree/kernel/entry.c &&
	refuses 1 "kernel/entry.c is a symbolic link" tree && fresh
'
test_expect_success 'a folder of a touched file is a symbolic link' '
	mv tree/kernel kernel.real && ln -s ../kernel.real tree/kernel && bytes kernel.real >want &&
	refuses 1 "kernel is a symbolic link" tree && bytes kernel.real >have && test_cmp want have &&
	rm -r kernel.real && fresh
'
test_expect_success 'a touched file is a folder' '
	rm tree/kernel/entry.c && mkdir tree/kernel/entry.c && refuses 1 "entry.c is not a regular file" tree && fresh
'

test_expect_success 'two runs at once: the second says so' '
	(
		flock -n 9 && refuses 1 "another run is at work" tree &&
			refuses 1 "another run is at work" --undo tree && status_is busy
	) 9<tree
'
test_expect_success 'a lock goes with its process' 'apply tree >/dev/null && apply --undo tree >/dev/null && restored'

# A job in the background of a script ignores SIGINT, and so would apply.sh.
test_expect_success 'a run that is interrupted while it stages leaves nothing' '
	bytes tree >want && rc=0 &&
	{ TIF_KILL_AT=stage:1:INT env --default-signal=INT kit/scripts/apply.sh tree >out 2>err || rc=$?; } &&
	[[ $rc == 130 ]] && bytes tree >have && test_cmp want have && status_is pristine
'
test_expect_success 'a run that is interrupted while it lands completes that first' '
	rc=0 && { TIF_KILL_AT=land:2:INT env --default-signal=INT kit/scripts/apply.sh tree >out 2>err || rc=$?; } &&
	[[ $rc == 130 ]] && grep "the landing was completed" err && status_is applied && apply --undo tree >out && restored
'

# as_nobody COMMAND...: as a user who owns nothing here.
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/nonexistent TMPDIR=/tmp "$@"; }

# nobody_refused WORDS ARGS...
nobody_refused() {
	local words=$1
	shift
	chmod 755 . && snapshot tree >before && test_expect_code 1 as_nobody "$PWD/kit/scripts/apply.sh" "$@" >out 2>err &&
		snapshot tree >after && test_cmp before after && tail -n 1 err | grep "$words"
}

test_expect_success ROOT 'a user without write permission' '
	nobody_refused "tree cannot be written" "$PWD/tree"
'
test_expect_success ROOT 'who may look, though' '
	as_nobody "$PWD/kit/scripts/apply.sh" --status "$PWD/tree" >out && grep ^pristine out &&
	as_nobody "$PWD/kit/scripts/apply.sh" --dry-run "$PWD/tree" >out && grep "All 9 patches fit" out
'
test_expect_success ROOT 'a folder in the middle cannot be written' '
	chown -R 65534:65534 tree && chown 0:0 tree/kernel/sched && nobody_refused "kernel/sched/ cannot be written" "$PWD/tree" && fresh
'
test_expect_success ROOT 'a file cannot be read' '
	chown -R 65534:65534 tree && chown 0:0 tree/kernel/entry.c && chmod 600 tree/kernel/entry.c &&
	nobody_refused "kernel/entry.c cannot be read" "$PWD/tree" && fresh
'
test_expect_success ROOT 'a folder is sticky, and its file belongs to another user' '
	chown -R 65534:65534 tree && chown 0:0 tree/kernel tree/kernel/entry.c && chmod 1777 tree/kernel &&
	nobody_refused "kernel/entry.c cannot be replaced: its folder is sticky" "$PWD/tree" && fresh
'
test_expect_success ROOT 'a file belongs to another user, who would lose it' '
	chown -R 65534:65534 tree && chown 1:1 tree/kernel/entry.c &&
	nobody_refused "kernel/entry.c belongs to another user (uid 1)" "$PWD/tree" && fresh
'
test_expect_success MOUNT 'a rename that fails half way is taken back' '
	cat >busy.sh <<-\END &&
		mount --bind tree/kernel/entry.c tree/kernel/entry.c || exit 99
		kit/scripts/apply.sh tree
	END
	bytes tree >want && test_expect_code 1 unshare -m bash busy.sh >out 2>err &&
	tail -n 1 err | grep "a file could not be replaced" && bytes tree >have && test_cmp want have && fresh
'
test_expect_success ROOT 'root leaves the owner what it was' '
	chown -R 65534:65534 tree && apply tree >/dev/null && find tree ! -user 65534 >out && test_must_be_empty out &&
	apply --undo tree >/dev/null && find tree ! -user 65534 >out && test_must_be_empty out && fresh
'
test_expect_success MOUNT 'a read-only file system' '
	cat >ro.sh <<-\END &&
		mount --bind tree tree && mount -o remount,bind,ro tree || exit 99
		kit/scripts/apply.sh tree
	END
	snapshot tree >before && test_expect_code 1 unshare -m bash ro.sh >out 2>err && snapshot tree >after &&
	test_cmp before after && tail -n 1 err | grep "read-only file system"
'
test_expect_success MOUNT 'a full disk' '
	cat >full.sh <<-\END &&
		mkdir disk && mount -t tmpfs -o size=300k none disk && cp -a tree disk/tree || exit 99
		head -c 400k /dev/zero >disk/fill 2>/dev/null
		truncate -s -20k disk/fill
		(cd disk/tree && find . -type f -exec sha256sum {} +) | sort >want
		kit/scripts/apply.sh disk/tree
		rc=$?
		(cd disk/tree && find . -type f -exec sha256sum {} +) | sort >have
		find disk -name ".tif*" >left
		exit $rc
	END
	test_expect_code 1 unshare -m bash full.sh >out 2>err && tail -n 1 err | grep "disk full?" &&
	test_cmp want have && test_must_be_empty left
'
test_expect_success MOUNT 'a tree across two file systems' '
	cat >across.sh <<-\END &&
		cp -a tree/kernel k2 && mount -t tmpfs none tree/kernel && cp -a k2/. tree/kernel/ || exit 99
		kit/scripts/apply.sh tree
	END
	test_expect_code 1 unshare -m bash across.sh >out 2>err && tail -n 1 err | grep "kernel is on another file system" && restored
'

test_done
